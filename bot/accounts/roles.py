"""Roles: how much an operator may do, each including those before it."""

from enum import Enum


class Role(Enum):
    """VIEWER reads; OPERATOR takes files in and builds; PUBLISHER lets residents see or not see; ADMIN keeps accounts."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    PUBLISHER = "publisher"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether who has this role may do what `other` may."""
        order = list(Role)
        return order.index(self) >= order.index(other)

"""The operators' routers: pages below /admin, calls below /api/v1/admin. Each area adds its own."""

from fastapi import APIRouter

PAGES: tuple[APIRouter, ...] = ()
CALLS: tuple[APIRouter, ...] = ()

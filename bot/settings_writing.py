"""Settings of written answers; none is needed, answers are quoted without them."""

from pydantic import Field, SecretStr

from vectorstore.settings import StoreSettings


class WritingSettings(StoreSettings):
    """Which language model writes, how long it may take and what it may cost."""

    llm_model: str = Field(default="", validation_alias="LLM_MODEL")
    """`provider:model` as LangChain names them."""
    llm_base_url: str = Field(default="", validation_alias="LLM_BASE_URL")
    llm_api_key: SecretStr = Field(default=SecretStr(""), validation_alias="LLM_API_KEY")
    llm_timeout_s: float = Field(default=30.0, gt=0, validation_alias="LLM_TIMEOUT_S")
    """After so long an answer that is not yet written whole is quoted."""
    llm_least_share: float = Field(default=0.5, ge=0, le=1, validation_alias="LLM_LEAST_SHARE")
    """An answer of which less than this share of the statements is proved is quoted instead."""
    llm_budget_yen_day: int = Field(default=1_000, ge=0, validation_alias="LLM_BUDGET_YEN_DAY")
    llm_budget_yen_month: int = Field(default=10_000, ge=0, validation_alias="LLM_BUDGET_YEN_MONTH")

"""The command `keikaku slack`. What it needs is imported when it runs."""
# ruff: noqa: PLC0415

import typer


def register(app: typer.Typer) -> None:
    """Adds the command to the command line."""
    app.command()(slack)


def slack() -> None:
    """Answer in Slack over Socket Mode: no public address is needed."""
    import asyncio

    from bot.serving import begin_log
    from bot.settings import load_settings
    from bot.slack.running import check, run

    settings = load_settings()
    check(settings)
    begin_log()

    from bot.bootstrap import open_bot

    bot = open_bot(settings)
    try:
        asyncio.run(run(bot))
    finally:
        bot.close()

"""The bot in Slack: what staff ask there is kept first and answered after, by the same desk as everywhere."""

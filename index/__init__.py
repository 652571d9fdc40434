"""From text to answers; knows neither Telegram nor SQL."""

namespace RollingBacktest;

/// <summary>A backtest that cannot be run as asked; the message says why.</summary>
internal sealed class BacktestException(string message) : Exception(message);

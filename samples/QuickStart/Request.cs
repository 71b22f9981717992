namespace QuickStart;

/// <summary>What the command line asked for.</summary>
internal sealed record Request(
    FileInfo? Prices, string Strategy, decimal Cash, IReadOnlyList<string> Positions, double RiskFreeRate, decimal Fee, string? Frequency);

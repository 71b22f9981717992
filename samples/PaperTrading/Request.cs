namespace PaperTrading;

/// <summary>What the user asks for.</summary>
internal sealed record Request
{
    /// <summary>Where trading begins: the months before are history.</summary>
    public DateOnly From { get; init; } = new(2005, 1, 1);

    /// <summary>The last month that is replayed.</summary>
    public DateOnly To { get; init; } = DateOnly.MaxValue;

    /// <summary>Seconds that a month lasts.</summary>
    public double MonthLength { get; init; } = 1;

    /// <summary>Loopback port of the venue; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>File of the journal.</summary>
    public string Journal { get; init; } = "paper.db";

    /// <summary>File of the prices; <see langword="null"/> for the sample's own.</summary>
    public string? Prices { get; init; }

    /// <summary>Months between two rebalancings.</summary>
    public int Every { get; init; } = 3;

    /// <summary>Cash at the start.</summary>
    public decimal Cash { get; init; } = 100_000;

    /// <summary>Seed of the venue's faults and latencies.</summary>
    public int Seed { get; init; }

    /// <summary>Whether the venue loses answers, and tells fills twice.</summary>
    public bool Faults { get; init; }

    /// <summary>Lines instead of a live table.</summary>
    public bool Plain { get; init; }
}

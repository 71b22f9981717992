namespace WalkForward;

/// <summary>What is asked of a walk-forward.</summary>
internal sealed record WalkForwardSettings
{
    /// <summary>The first day that may be traded; <see langword="null"/> for the first on which a symbol has history enough.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day; <see langword="null"/> for the last of the prices.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Cash that each portfolio starts with.</summary>
    public decimal Cash { get; init; } = 1_000_000;

    /// <summary>Cost of a trade as a fraction of its value.</summary>
    public decimal CostRate { get; init; } = 0.001m;

    /// <summary>
    /// Returns that estimates and risk rest on, and that a symbol must have before it joins; <see langword="null"/> for two years, and at
    /// least 60.
    /// </summary>
    public int? Window { get; init; }
}

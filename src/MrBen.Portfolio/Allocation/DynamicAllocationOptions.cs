namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="DynamicAllocationStrategy"/>.</summary>
public sealed record DynamicAllocationOptions
{
    /// <summary>Whether turbulent markets lead to the defensive portfolio. Default yes.</summary>
    public bool UsesRegime { get; set; } = true;

    /// <summary>Whether weight moves to what has done well. Default yes.</summary>
    public bool UsesMomentum { get; set; } = true;

    /// <summary>Whether the weights are scaled to a volatility. Default yes.</summary>
    public bool UsesVolatilityTarget { get; set; } = true;

    /// <summary>Settings of the first part.</summary>
    public RegimeTiltOptions Regime { get; set; } = new();

    /// <summary>Settings of the second part.</summary>
    public MomentumTiltOptions Momentum { get; set; } = new();

    /// <summary>Settings of the third part.</summary>
    public VolatilityTargetOptions VolatilityTarget { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound. Parts that are not used are looked at too.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Regime?.Validate() ?? [$"{nameof(Regime)} must not be null."],
        .. Momentum?.Validate() ?? [$"{nameof(Momentum)} must not be null."],
        .. VolatilityTarget?.Validate() ?? [$"{nameof(VolatilityTarget)} must not be null."],
    ];
}

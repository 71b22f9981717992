using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of the six allocation methods.</summary>
public sealed record AllocationMethodOptions
{
    /// <summary><see cref="AllocationMethod.Static"/>.</summary>
    public StaticMethodOptions Static { get; set; } = new();

    /// <summary><see cref="AllocationMethod.Dynamic"/>.</summary>
    public DynamicMethodOptions Dynamic { get; set; } = new();

    /// <summary><see cref="AllocationMethod.Rebalancing"/>.</summary>
    public EventMethodOptions Rebalancing { get; set; } = new();

    /// <summary>The tilt of <see cref="AllocationMethod.MomentumBased"/>.</summary>
    public MomentumTiltOptions Momentum { get; set; } = new();

    /// <summary>The tilt of <see cref="AllocationMethod.RegimeBased"/>.</summary>
    public RegimeTiltOptions Regime { get; set; } = new();

    /// <summary>The tilt of <see cref="AllocationMethod.MachineLearningOptimized"/>.</summary>
    public LearnedTiltOptions MachineLearning { get; set; } = new();

    /// <summary>Distance of a weight from its target that fires the three methods with a tilt, at least 0 and finite. Default 0.05.</summary>
    public double TiltThreshold { get; set; } = 0.05;

    /// <summary>Lists everything wrong with these settings, each fault after the part it is in; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Collect(errors, nameof(Static), Static?.Validate());
        Collect(errors, nameof(Dynamic), Dynamic?.Validate());
        Collect(errors, nameof(Rebalancing), Rebalancing?.Validate());
        Collect(errors, nameof(Momentum), Momentum?.Validate());
        Collect(errors, nameof(Regime), Regime?.Validate());
        Collect(errors, nameof(MachineLearning), MachineLearning?.Validate());
        DriftThreshold.Check(errors, nameof(TiltThreshold), TiltThreshold);
        return errors;
    }

    private static void Collect(List<string> errors, string part, IReadOnlyList<string>? found) =>
        errors.AddRange((found ?? ["it is null."]).Select(error => $"{part}: {error}"));
}

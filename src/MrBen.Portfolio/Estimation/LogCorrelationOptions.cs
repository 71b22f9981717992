using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="LogCorrelationForecast"/>.</summary>
public sealed record LogCorrelationOptions
{
    private const int FewestWindows = 20;

    /// <summary>
    /// Decays of the exponentially weighted correlations that are put together, from the fastest on, at least one. Default 0.94, 0.97,
    /// 0.985 and 0.995 a period. The long run is always added.
    /// </summary>
    public ImmutableArray<ExponentialDecay> Decays { get; set; } =
    [
        ExponentialDecay.FromFactor(0.94), ExponentialDecay.FromFactor(0.97), ExponentialDecay.FromFactor(0.985),
        ExponentialDecay.FromFactor(0.995),
    ];

    /// <summary>Periods ahead whose correlations are forecast, at least 2. Default 22, a month of exchange days.</summary>
    public int Horizon { get; set; } = 22;

    /// <summary>Periods before the first forecast that weights are fitted to, at least 21. Default 250.</summary>
    public int Warmup { get; set; } = 250;

    /// <summary>Most quasi-Newton steps, at least 1. Default 200.</summary>
    public int MaxIterations { get; set; } = 200;

    /// <summary>Steps end where no derivative of the mean loss is above this, in (0, 1). Default 1e-7.</summary>
    public double Tolerance { get; set; } = 1e-7;

    internal int Required => Warmup + (FewestWindows * Horizon);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Decays.IsDefaultOrEmpty || Decays.Contains(default))
        {
            errors.Add($"{nameof(Decays)} must hold at least one decay, each made by a factory of {nameof(ExponentialDecay)}.");
        }

        if (Horizon < 2)
        {
            errors.Add(Invariant($"{nameof(Horizon)} must be at least 2; it is {Horizon}."));
        }

        if (Warmup < 21)
        {
            errors.Add(Invariant($"{nameof(Warmup)} must be at least 21; it is {Warmup}."));
        }

        if (MaxIterations < 1)
        {
            errors.Add(Invariant($"{nameof(MaxIterations)} must be at least 1; it is {MaxIterations}."));
        }

        if (!(Tolerance > 0 && Tolerance < 1))
        {
            errors.Add(Invariant($"{nameof(Tolerance)} must be inside (0, 1); it is {Tolerance}."));
        }

        return errors;
    }
}

using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="HiddenMarkovModel.TryFit"/>.</summary>
public sealed record HiddenMarkovOptions
{
    internal const int MostRegimes = 20;

    /// <summary>Number of regimes, from 2 to 20. Default 2.</summary>
    public int Regimes { get; set; } = 2;

    /// <summary>By what regimes are numbered. Default volatility: regime 0 is the calmest.</summary>
    public RegimeOrder Order { get; set; } = RegimeOrder.Volatility;

    /// <summary>
    /// Starting points, at least 1. Default 10. The first is made of quantiles of the returns, the others of stretches of the history drawn
    /// with <see cref="Seed"/>.
    /// </summary>
    public int Starts { get; set; } = 10;

    /// <summary>Iterations given to each start before the best go on alone, at least 1. Default 30.</summary>
    public int ShortIterations { get; set; } = 30;

    /// <summary>Most iterations of the start that goes on, at least 1. Default 5000.</summary>
    public int MaxIterations { get; set; } = 5000;

    /// <summary>
    /// Iterations end where the log-likelihood grows by less than this share of 1 + |log-likelihood|, in (0, 1). Default 1e-12.
    /// </summary>
    public double Tolerance { get; set; } = 1e-12;

    /// <summary>
    /// Smallest variance of a regime as a share of that of all returns, in (0, 1). Default 1e-6. The likelihood has no maximum where a
    /// regime may shrink onto one return; starts that reach this floor are dropped.
    /// </summary>
    public double VarianceFloor { get; set; } = 1e-6;

    /// <summary>Seed of the drawn starts. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Fewest returns: ten for each regime.</summary>
    internal int Required => 10 * Regimes;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Regimes is < 2 or > MostRegimes)
        {
            errors.Add(Invariant($"{nameof(Regimes)} must be in [2, {MostRegimes}]; it is {Regimes}."));
        }

        if (!Enum.IsDefined(Order))
        {
            errors.Add(Invariant($"{nameof(Order)} is unknown: {Order}."));
        }

        if (Starts < 1)
        {
            errors.Add(Invariant($"{nameof(Starts)} must be at least 1; it is {Starts}."));
        }

        if (ShortIterations < 1)
        {
            errors.Add(Invariant($"{nameof(ShortIterations)} must be at least 1; it is {ShortIterations}."));
        }

        if (MaxIterations < 1)
        {
            errors.Add(Invariant($"{nameof(MaxIterations)} must be at least 1; it is {MaxIterations}."));
        }

        if (!(Tolerance > 0 && Tolerance < 1))
        {
            errors.Add(Invariant($"{nameof(Tolerance)} must be inside (0, 1); it is {Tolerance}."));
        }

        if (!(VarianceFloor > 0 && VarianceFloor < 1))
        {
            errors.Add(Invariant($"{nameof(VarianceFloor)} must be inside (0, 1); it is {VarianceFloor}."));
        }

        return errors;
    }
}

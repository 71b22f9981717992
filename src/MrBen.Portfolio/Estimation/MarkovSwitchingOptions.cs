using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="MarkovSwitchingModel.TryFit"/>.</summary>
public sealed record MarkovSwitchingOptions
{
    // The likelihood is summed over all regimes of a value and its lags at once.
    private const double MostCombinations = 4096;

    /// <summary>Number of regimes, at least 2. Default 2.</summary>
    public int Regimes { get; set; } = 2;

    /// <summary>
    /// Number of lags, p ≥ 0. Default 0. With a switching mean regimes^(p + 1) must not exceed 4096.
    /// </summary>
    public int Lags { get; set; }

    /// <summary>What switches. Default the mean.</summary>
    public SwitchingLevel Level { get; set; } = SwitchingLevel.Mean;

    /// <summary>Whether each regime has a volatility of its own. Default false.</summary>
    public bool SwitchesVolatility { get; set; }

    /// <summary>By what regimes are numbered. Default mean: regime 0 has the lowest mean or constant.</summary>
    public RegimeOrder Order { get; set; } = RegimeOrder.Mean;

    /// <summary>Starting points, at least 1. Default 10; all but the first are drawn with <see cref="Seed"/>.</summary>
    public int Starts { get; set; } = 10;

    /// <summary>Iterations of expectation and maximisation given to each start, at least 1. Default 20.</summary>
    public int StartIterations { get; set; } = 20;

    /// <summary>Starts that go on by quasi-Newton steps, those of the largest likelihood, at least 1. Default 3.</summary>
    public int Finalists { get; set; } = 3;

    /// <summary>Most quasi-Newton steps of each, at least 1. Default 500.</summary>
    public int MaxIterations { get; set; } = 500;

    /// <summary>Steps end where no derivative, over the size of the log-likelihood, is above this, in (0, 1). Default 1e-8.</summary>
    public double Tolerance { get; set; } = 1e-8;

    /// <summary>Smallest variance of a regime as a share of that of all values, in (0, 1). Default 1e-6.</summary>
    public double VarianceFloor { get; set; } = 1e-6;

    /// <summary>Seed of the drawn starts. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Fewest values: ten for each regime beyond the lags, and two for each lag.</summary>
    internal int Required => (10 * Regimes) + (3 * Lags);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Regimes is < 2 or > HiddenMarkovOptions.MostRegimes)
        {
            errors.Add(Invariant($"{nameof(Regimes)} must be in [2, {HiddenMarkovOptions.MostRegimes}]; it is {Regimes}."));
        }

        if (Lags < 0)
        {
            errors.Add(Invariant($"{nameof(Lags)} must not be negative; it is {Lags}."));
        }
        else if (Level == SwitchingLevel.Mean && !(Math.Pow(Regimes, Lags + 1) <= MostCombinations))
        {
            errors.Add(Invariant($"{Regimes} regimes and {Lags} lags are {Math.Pow(Regimes, Lags + 1)} combinations; at most ")
                + Invariant($"{MostCombinations} can be summed over. A switching constant has no such limit."));
        }

        AddUnknown(errors, Enum.IsDefined(Level), nameof(Level), Level);
        AddUnknown(errors, Enum.IsDefined(Order), nameof(Order), Order);
        AddBelowOne(errors, Starts, nameof(Starts));
        AddBelowOne(errors, StartIterations, nameof(StartIterations));
        AddBelowOne(errors, Finalists, nameof(Finalists));
        AddBelowOne(errors, MaxIterations, nameof(MaxIterations));
        AddOutsideUnit(errors, Tolerance, nameof(Tolerance));
        AddOutsideUnit(errors, VarianceFloor, nameof(VarianceFloor));
        return errors;
    }

    private static void AddUnknown(List<string> errors, bool known, string name, object value)
    {
        if (!known)
        {
            errors.Add(Invariant($"{name} is unknown: {value}."));
        }
    }

    private static void AddBelowOne(List<string> errors, int value, string name)
    {
        if (value < 1)
        {
            errors.Add(Invariant($"{name} must be at least 1; it is {value}."));
        }
    }

    private static void AddOutsideUnit(List<string> errors, double value, string name)
    {
        if (!(value > 0 && value < 1))
        {
            errors.Add(Invariant($"{name} must be inside (0, 1); it is {value}."));
        }
    }
}

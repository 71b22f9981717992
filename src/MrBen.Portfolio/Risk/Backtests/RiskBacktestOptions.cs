using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>Settings of a <see cref="RiskBacktest"/>.</summary>
public sealed record RiskBacktestOptions
{
    /// <summary>Earlier violations in the dynamic quantile test, from 0 to 50. Default 4.</summary>
    public int Lags { get; set; } = 4;

    /// <summary>How losses spread under the null hypothesis of the Acerbi-Székely tests. Default normal.</summary>
    public TailShape Shape { get; set; } = TailShape.Normal;

    /// <summary>How p-values are obtained. Default: by small-sample ways where counts are small, as each test states.</summary>
    public PValueMethod PValues { get; set; } = PValueMethod.Automatic;

    /// <summary>Draws and seed of simulated p-values.</summary>
    public BacktestSimulationOptions Simulation { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Lags is < 0 or > 50)
        {
            errors.Add(Invariant($"{nameof(Lags)} must be in [0, 50]; it is {Lags}."));
        }

        if (Shape is null)
        {
            errors.Add($"{nameof(Shape)} must not be null.");
        }

        if (!Enum.IsDefined(PValues))
        {
            errors.Add(Invariant($"{nameof(PValues)} is {(int)PValues}, which names no method."));
        }

        errors.AddRange(Simulation is null ? [$"{nameof(Simulation)} must not be null."] : Simulation.Validate());
        return errors;
    }
}

using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Other volatilities and correlations, without a return: what changes is the risk. The shocked covariance is positive semidefinite always.
/// </summary>
public sealed record CovarianceShock : StressScenario
{
    /// <summary>What every volatility is multiplied by, at least 0. Default 1.</summary>
    public double VolatilityMultiplier { get; set; } = 1;

    /// <summary>Multipliers of single assets, each once, on top of the one of all. Default none.</summary>
    public ImmutableArray<VolatilityShock> Volatilities { get; set; } = [];

    /// <summary>Changes of the correlations, made one after the other. Default none.</summary>
    public ImmutableArray<CorrelationShock> Correlations { get; set; } = [];

    private protected override void Collect(List<string> errors)
    {
        ShockList.Check(Volatilities, "volatility shocks", shock => (shock.Asset.ToString(), shock.Multiplier), errors);
        ShockList.Check([VolatilityMultiplier], "volatility multipliers", multiplier => (nameof(VolatilityMultiplier), multiplier), errors);
        CheckSign(VolatilityMultiplier, nameof(VolatilityMultiplier), errors);
        foreach (VolatilityShock shock in Volatilities.IsDefault ? [] : Volatilities.OfType<VolatilityShock>())
        {
            CheckSign(shock.Multiplier, $"The volatility multiplier of {shock.Asset}", errors);
        }

        if (Correlations.IsDefault)
        {
            errors.Add("The list of correlation shocks is uninitialized.");
            return;
        }

        foreach (CorrelationShock shock in Correlations)
        {
            if (shock is null)
            {
                errors.Add("One of the correlation shocks is null.");
            }
            else
            {
                shock.Collect(errors);
            }
        }
    }

    private static void CheckSign(double multiplier, string what, List<string> errors)
    {
        if (multiplier < 0)
        {
            errors.Add(Invariant($"{what} must be at least 0; it is {multiplier}."));
        }
    }
}

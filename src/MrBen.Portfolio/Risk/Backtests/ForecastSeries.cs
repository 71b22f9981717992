using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>Checks of realised losses with their forecasts, which every backtest shares. Thread-safe.</summary>
internal static class ForecastSeries
{
    /// <summary>Whether each loss is above its forecast, after checks of both series.</summary>
    public static bool[] Violations(ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk)
    {
        Check(losses, valueAtRisk);
        bool[] violations = new bool[losses.Length];
        for (int t = 0; t < violations.Length; t++)
        {
            violations[t] = losses[t] > valueAtRisk[t];
        }

        return violations;
    }

    /// <summary>Throws where the series are no losses with forecasts.</summary>
    public static void Check(ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk)
    {
        Guard.AtLeast(1, losses.Length, "losses", nameof(losses));
        Guard.Length(losses.Length, valueAtRisk.Length, "forecasts (one per loss)", nameof(valueAtRisk));
        Guard.AllFinite(losses);
        Guard.AllFinite(valueAtRisk);
    }

    /// <summary>Throws where the series are no losses with forecasts of both kinds.</summary>
    public static void Check(ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall)
    {
        Check(losses, valueAtRisk);
        Guard.Length(losses.Length, expectedShortfall.Length, "forecasts (one per loss)", nameof(expectedShortfall));
        for (int t = 0; t < expectedShortfall.Length; t++)
        {
            if (Fault(valueAtRisk[t], expectedShortfall[t]) is { } fault)
            {
                throw new ArgumentException(Invariant($"Element {t} {fault}"), nameof(expectedShortfall));
            }
        }
    }

    /// <summary>What is wrong with an expected shortfall beside its value at risk; null where nothing is.</summary>
    public static string? Fault(double valueAtRisk, double expectedShortfall) =>
        expectedShortfall > 0 && double.IsFinite(expectedShortfall)
            ? expectedShortfall >= valueAtRisk ? null : Invariant($"is {expectedShortfall}, below the value at risk {valueAtRisk}.")
            : Invariant($"is {expectedShortfall}; an expected shortfall must be finite and positive.");
}

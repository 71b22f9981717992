using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;

namespace WalkForward;

/// <summary>
/// The options of every portfolio. Daily prices leave the library's defaults as they are but for the window; lookbacks count periods, so
/// that those of other frequencies are given here, each the share of a year that it is for days.
/// </summary>
internal static class ManagerOptions
{
    private const int FewestReturns = 60;

    /// <summary>Two years, and at least what the manager asks of an asset by default.</summary>
    public static int DefaultWindow(Frequency frequency) => Math.Max(FewestReturns, Periods(frequency, years: 2));

    /// <param name="frequency">Of the prices.</param>
    /// <param name="window">Returns that estimates and risk rest on.</param>
    /// <param name="costRate">Cost of a trade as a fraction of its value.</param>
    public static PortfolioOptions For(Frequency frequency, int window, decimal costRate)
    {
        PortfolioOptions options = new()
        {
            // Nothing here looks at the market day by day or at forecasts of loss, and there are many days.
            Market = new() { Enabled = false },
            Forecasts = new() { Enabled = false },
            Estimates = new() { Window = window, MinimumObservations = window },
            Risk = new() { Window = window, MinimumObservations = window },
            Rebalancing = new() { Costs = new ProportionalCost(costRate) },
        };

        // A day with prices is a day of trading, whatever weekday the file writes for a month.
        options.Rules.Calendar.TradesOnWeekends = true;
        if (frequency != Frequency.Daily)
        {
            ScaleLookbacks(options, frequency, window);
        }

        return options;
    }

    private static void ScaleLookbacks(PortfolioOptions options, Frequency frequency, int window)
    {
        int year = Periods(frequency, years: 1);
        int month = Periods(frequency, years: 1.0 / 12);
        int quarter = Math.Max(3, Periods(frequency, years: 0.25));
        int recent = Math.Max(6, month);
        int reference = Math.Max(recent + 1, window - recent);
        options.Methods.Momentum = new() { Lookback = year, Skip = month };
        options.Methods.Regime.Detection = new() { Lookback = recent, ReferenceWindow = reference };
        options.Methods.Dynamic.MomentumLookback = Periods(frequency, years: 0.5);
        options.Methods.Dynamic.VolatilityLookback = recent;
        options.Rules.RegimeDetection = new() { Lookback = recent, ReferenceWindow = reference };
        options.Rules.VolatilitySpike = new() { ShortPeriods = recent, LongPeriods = window };
        options.Rules.CorrelationBreakdown = new() { ShortPeriods = Math.Min(4 * quarter, window / 2), LongPeriods = window };
        options.DynamicAllocation = new()
        {
            Regime = new() { Detection = new() { Lookback = recent, ReferenceWindow = reference } },
            Momentum = new() { Lookback = year, Skip = month },
            VolatilityTarget = new() { HalfLife = recent, Lookback = window, MinimumObservations = Math.Min(FewestReturns, window) },
        };
    }

    private static int Periods(Frequency frequency, double years) => Math.Max(1, (int)Math.Round(years * frequency.PeriodsPerYear));
}

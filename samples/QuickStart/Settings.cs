using System.Globalization;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>The manager's options: from the user's file, else the sample's own.</summary>
internal static class Settings
{
    private const int FewestReturns = 36; // three years of months; the manager's own default is 60
    private const int FewestPeriodsOfDays = 200;

    /// <exception cref="FormatException">The file has faults; each stands on a line of the message.</exception>
    public static PortfolioOptions For(Request request, Frequency frequency)
    {
        if (request.Config is { } file)
        {
            return file.Exists ? Read(file) : throw new FormatException($"There is no file {file.FullName}.");
        }

        PortfolioConstraints constraints = new() { MaxWeight = request.MaxWeight };
        PortfolioOptions options = new()
        {
            Risk = new() { RiskFreeRate = request.RiskFreeRate, MinimumObservations = FewestReturns },
            Estimates = new() { MinimumObservations = FewestReturns },
            MinimumVariance = new() { Constraints = constraints },
            MaximumSharpe = new() { Constraints = constraints, RiskFreeRate = request.RiskFreeRate },
            MeanVariance = new() { Constraints = constraints },
            BlackLitterman = new() { Constraints = constraints, Model = new() { RiskFreeRate = request.RiskFreeRate } },
            Rebalancing = new() { Costs = new ProportionalCost(request.Fee) },
        };
        if (frequency.PeriodsPerYear < FewestPeriodsOfDays)
        {
            LookBackInYears(options, (int)Math.Round(frequency.PeriodsPerYear));
        }

        return options;
    }

    private static PortfolioOptions Read(FileInfo file)
    {
        PortfolioOptions options = PortfolioConfiguration.ReadFile(file.FullName);

        // No key states the rate that the market's premium lies on; with another than that of the risk, Sharpe ratios would not compare.
        options.BlackLitterman.Model.RiskFreeRate = options.Risk.RiskFreeRate;
        return options;
    }

    /// <summary>How far back what looks at the course of prices looks.</summary>
    public static string Describe(PortfolioOptions options)
    {
        MomentumTiltOptions momentum = options.DynamicAllocation.Momentum;
        VolatilityRegimeOptions regime = options.DynamicAllocation.Regime.Detection;
        VolatilityTargetOptions target = options.DynamicAllocation.VolatilityTarget;
        return string.Create(CultureInfo.InvariantCulture,
            $"Lookbacks in periods: momentum {momentum.Lookback} without the last {momentum.Skip}; regime {regime.Lookback} beside the "
            + $"{regime.ReferenceWindow} before; volatility target {Screen.Percent(target.Target)} a year, half-life {target.HalfLife}.");
    }

    /// <summary>The library's lookbacks count exchange days. Months and weeks are few: a year beside three is what they allow.</summary>
    private static void LookBackInYears(PortfolioOptions options, int year)
    {
        int half = Math.Max(2, year / 2);
        int three = 3 * Math.Max(2, year);
        MomentumTiltOptions momentum = new() { Lookback = Math.Max(2, year), Skip = Math.Max(1, year / 12) };
        VolatilityRegimeOptions detection = new() { Lookback = Math.Max(2, year), ReferenceWindow = three };
        RegimeTiltOptions regime = new() { Detection = detection };
        options.DynamicAllocation = new()
        {
            Momentum = momentum,
            Regime = regime,
            VolatilityTarget = new()
            {
                HalfLife = year,
                Lookback = Math.Max(5 * year, FewestReturns),
                MinimumObservations = FewestReturns,
            },
        };
        options.Methods = new()
        {
            Momentum = momentum,
            Regime = regime,
            Dynamic = new() { MomentumLookback = Math.Max(2, year), VolatilityLookback = half },
        };
        options.Rules = new()
        {
            RegimeDetection = detection,
            VolatilitySpike = new() { ShortPeriods = half, LongPeriods = three },
            CorrelationBreakdown = new() { ShortPeriods = Math.Max(3, year), LongPeriods = Math.Max(3 * year, 9) },
        };
    }
}

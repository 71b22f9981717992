using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.Risk.Stress;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to a report of its risk: strings the rooms together. Thread-safe.</summary>
internal sealed class RiskReporting(PortfolioOptions options, ReturnSource returns, RiskAnalysis analysis, LivePortfolio live)
{
    private const int OldestPrice = 7; // days: a week without prices is no weekend
    private const int MostFindings = 20;

    /// <summary>Makes a report of one moment.</summary>
    /// <param name="snapshot">The portfolio.</param>
    /// <param name="records">The forecasts made so far.</param>
    /// <param name="limits">The live limits.</param>
    /// <param name="halts">The limits that halt.</param>
    /// <param name="marketProblem">Why nothing is known of the market.</param>
    /// <param name="time">Now.</param>
    /// <param name="cancellationToken">Asked between the scenarios.</param>
    public RiskReport Make(
        PortfolioSnapshot snapshot, ImmutableArray<RiskForecastRecord> records, ImmutableArray<LiveLimitReading> limits,
        ImmutableArray<LimitStatus> halts, string marketProblem, DateTimeOffset time, CancellationToken cancellationToken)
    {
        ValuationResult valued = Holdings.Value(snapshot, time);
        PortfolioRiskResult risk = analysis.Risk(snapshot, time, out _);
        LiveRiskModel? model = valued.Valuation is { NetAssetValue: > 0 } ? live.Estimate(snapshot, out _) : null;
        ImmutableArray<AssetId> held = [.. snapshot.Assets.Where(asset => asset.Quantity != 0).Select(asset => asset.Asset)];
        ReturnPanel? history = held.IsEmpty ? null : returns.Find(snapshot, held, required: 2, out _);
        PortfolioValuation? valuation = valued.Valuation is { NetAssetValue: > 0 } worth ? worth : null;
        double[]? weights = valuation is null ? null : Holdings.WeightsOver(valuation, held).Weights.ToArray();
        (StressReport? stress, ReverseStressResult? reverse) = model is null || held.IsEmpty
            ? (null, null)
            : Stress(model, snapshot, valuation!, history, weights!, cancellationToken);
        return new RiskReport
        {
            Time = time.ToUniversalTime(),
            Since = snapshot.LastRiskReport,
            Book = Book(snapshot, valued),
            Positions = valued.Valuation is { } all ? Positions(all, risk.Risk, model) : [],
            Risk = risk,
            Forecasts = Forecasts(snapshot, records, risk.IsCalculated ? history : null, weights),
            Stress = stress,
            Reverse = reverse,
            Limits = limits,
            Halts = halts,
            Market = snapshot.Market,
            ModelEvents = ModelEvents(snapshot, records, marketProblem),
            DataQuality = [.. DataQuality(snapshot, history, time), .. limits.Select(limit => Nameless(limit.Limit, snapshot)).OfType<string>()],
        };
    }

    private static ReportedBook Book(PortfolioSnapshot snapshot, ValuationResult valued) => new(
        snapshot.BaseCurrency, valued.Valuation?.NetAssetValue, snapshot.Cash, valued.Valuation?.GrossExposure, valued.Valuation?.NetExposure,
        snapshot.HighWaterMark, snapshot.Drawdown, valued.Detail);

    private ImmutableArray<ReportedPosition> Positions(PortfolioValuation valuation, PortfolioRisk? risk, LiveRiskModel? model)
    {
        TailDecomposition? losses = model is null ? null : TailDecomposition.Gaussian(
            Holdings.WeightsOver(valuation, model.Assets).Weights, model.MeanReturns, PerPeriod(model), options.Risk.Confidence,
            options.Risk.HorizonPeriods);
        ImmutableArray<ReportedPosition>.Builder positions = ImmutableArray.CreateBuilder<ReportedPosition>();
        for (int i = 0; i < valuation.Positions.Length; i++)
        {
            PortfolioAsset position = valuation.Positions[i];
            if (position.Quantity != 0)
            {
                int place = model?.IndexOf(position.Asset) ?? -1;
                TailDecomposition? parts = place < 0 ? null : losses;
                positions.Add(new ReportedPosition(
                    position.Asset, position.Quantity, valuation.MarketValues[i],
                    valuation.NetAssetValue > 0 ? valuation.Weights[i] : null,
                    risk?.Assets.FirstOrDefault(asset => asset.Asset == position.Asset),
                    parts?.ValueAtRisk.Marginal[place], parts?.ValueAtRisk.Component[place], parts?.ValueAtRisk.Incremental[place],
                    parts?.ExpectedShortfall.Component[place]));
            }
        }

        return positions.ToImmutable();
    }

    private static SymmetricMatrix PerPeriod(LiveRiskModel model)
    {
        double[] values = ((SymmetricMatrix)model.Covariance).Values.ToArray();
        Kernels.Scale(1 / model.Frequency.PeriodsPerYear, values);
        return SymmetricMatrix.Create(model.Assets.Length, values);
    }

    private ImmutableArray<ReportedForecast> Forecasts(
        PortfolioSnapshot snapshot, ImmutableArray<RiskForecastRecord> records, ReturnPanel? history, double[]? weights)
    {
        if (!options.Forecasts.Enabled)
        {
            return [];
        }

        RiskReportOptions settings = options.Report;
        VolatilitySeries? series = history is { IsComplete: true } && weights is not null && settings.BacktestPeriods > 0
            ? RiskForecaster.SeriesOf(history, weights)
            : null;
        double confidence = options.Forecasts.Log.Confidence;
        DateOnly? last = snapshot.History is { Rows: > 0 } observed ? observed.Dates[^1] : null;
        bool isCurrent = snapshot.PendingForecasts?.Date >= last;
        string without = snapshot.PendingForecasts is { } old && !isCurrent
            ? Invariant($"The last forecast is of {old.Date:yyyy-MM-dd}: the assets held share no day since, or were not valued.")
            : "No forecast was made: nothing was held and valued when the last history was observed, or its assets share no days.";
        return
        [
            .. options.Forecasts.Methods.Select(method =>
            {
                MethodForecast? made = isCurrent
                    ? snapshot.PendingForecasts?.Forecasts.FirstOrDefault(forecast => forecast.Method == method.Name)
                    : null;
                RiskForecastRecord? record = records.FirstOrDefault(known => known.Method == method.Name);
                return new ReportedForecast(
                    method.Name, confidence, made?.Tail, made?.Detail ?? without, record,
                    record?.Evaluate(settings.Backtests),
                    series is null ? null : HistoryBacktest.Run(method, series, settings.BacktestPeriods, confidence, settings.Backtests));
            }),
        ];
    }

    private (StressReport?, ReverseStressResult?) Stress(
        LiveRiskModel model, PortfolioSnapshot snapshot, PortfolioValuation valuation, ReturnPanel? history, double[] weights,
        CancellationToken cancellationToken)
    {
        RiskReportOptions settings = options.Report;
        StressPortfolio portfolio = StressPortfolio.FromValuation(valuation);
        StressModel stressed = StressModel.Create(model.Assets, PerPeriod(model), model.MeanReturns, Groups(model, snapshot));
        StressTestOptions confidence = new() { Confidence = options.Risk.Confidence };
        List<StressScenario> scenarios = [.. settings.Scenarios];
        if (history is { IsComplete: true })
        {
            scenarios.AddRange(settings.WorstWindows.Select(length => WorstWindow.Find(history, weights, length)).OfType<StressScenario>());
        }

        if (settings.VolatilityMultiplier is { } multiplier)
        {
            scenarios.Add(new CovarianceShock { Name = Invariant($"Volatilities × {multiplier}"), VolatilityMultiplier = multiplier });
        }

        if (settings.CorrelationRise is { } rise)
        {
            scenarios.Add(new CovarianceShock
            {
                Name = Invariant($"Correlations {rise:P0} of the way to 1"),
                Correlations = [new CorrelationBlend { Target = CorrelationTarget.One, Share = rise }],
            });
        }

        List<StressResult> results = [];
        foreach (StressScenario scenario in scenarios)
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(Run(scenario, portfolio, stressed, history, confidence, cancellationToken));
        }

        return (new StressReport([.. results]), settings.ReverseLoss is { } loss
            ? ReverseStress.ForLoss(portfolio, stressed, loss, cancellationToken: cancellationToken)
            : null);
    }

    // Scenarios were written for a portfolio that has changed since: one that no longer fits must not cost the whole report.
    private static StressResult Run(
        StressScenario scenario, StressPortfolio portfolio, StressModel model, ReturnPanel? history, StressTestOptions settings,
        CancellationToken cancellationToken)
    {
        try
        {
            return StressTest.Run(portfolio, model, [scenario], history, settings, cancellationToken).Results[0];
        }
        catch (ArgumentException unfit)
        {
            return new StressResult(scenario, StressStatus.NotApplicable, unfit.Message);
        }
    }

    // By currency, and by the groups that move together.
    private static Dictionary<string, ImmutableArray<AssetId>> Groups(LiveRiskModel model, PortfolioSnapshot snapshot)
    {
        Dictionary<string, ImmutableArray<AssetId>> groups = snapshot.Assets.Where(asset => model.IndexOf(asset.Asset) >= 0)
            .GroupBy(asset => asset.Instrument.Currency).ToDictionary(group => group.Key, group => group.Select(asset => asset.Asset).ToImmutableArray());
        foreach (TrackedGroup group in snapshot.Market?.Groups ?? [])
        {
            ImmutableArray<AssetId> members = [.. group.Assets.Where(asset => model.IndexOf(asset) >= 0)];
            if (!members.IsEmpty)
            {
                groups[Invariant($"group {group.Id}")] = members;
            }
        }

        return groups;
    }

    // A limit on something misspelt measures nothing, and never breaks.
    private static string? Nameless(LiveLimit limit, PortfolioSnapshot snapshot)
    {
        bool isKnown = limit.Scope.Kind switch
        {
            LimitScopeKind.Portfolio => true,
            LimitScopeKind.Currency => snapshot.Assets.Any(asset => asset.Instrument.Currency == limit.Scope.Name),
            _ => limit.Scope.Assets.Any(named => snapshot.Assets.Any(asset => asset.Asset == named)),
        };
        return isKnown ? null : $"The limit {limit.Name} is on {limit.Scope}, of which the portfolio has nothing.";
    }

    // Prices that are old, and those of the assets held that look wrong, the latest ones.
    private static IEnumerable<string> Suspicions(PriceHistory history, PortfolioSnapshot snapshot, DateTimeOffset time)
    {
        int age = DateOnly.FromDateTime(time.UtcDateTime).DayNumber - history.Dates[^1].DayNumber;
        if (age > OldestPrice)
        {
            yield return Invariant($"The price history ends on {history.Dates[^1]:yyyy-MM-dd}, {age} days before this report.");
        }

        ImmutableArray<AssetId> held =
            [.. snapshot.Assets.Where(asset => asset.Quantity != 0 && history.IndexOf(asset.Asset) >= 0).Select(asset => asset.Asset)];
        if (held.IsEmpty)
        {
            yield break;
        }

        DataQualityFinding[] findings = [.. DataQualityReport.Examine(history.Select(held.AsSpan())).Findings];
        foreach (DataQualityFinding finding in findings.TakeLast(MostFindings))
        {
            yield return finding.Message;
        }

        if (findings.Length > MostFindings)
        {
            yield return Invariant($"{findings.Length - MostFindings} more findings in the observed prices; DataQualityReport.Examine lists them.");
        }
    }

    private static ImmutableArray<string> ModelEvents(
        PortfolioSnapshot snapshot, ImmutableArray<RiskForecastRecord> records, string marketProblem)
    {
        DateTimeOffset since = snapshot.LastRiskReport ?? DateTimeOffset.MinValue;
        return
        [
            .. records.Where(record => record.State > CalibrationState.Adequate).Select(record => $"{record.Method}: {record.Detail}"),
            .. snapshot.Market?.MovesAfter(since).TakeLast(20).Select(move => move.Description) ?? [],
            .. new[] { marketProblem, snapshot.Market?.Detail ?? "" }.Where(sentence => sentence.Length > 0).Distinct(),
        ];
    }

    private static ImmutableArray<string> DataQuality(PortfolioSnapshot snapshot, ReturnPanel? history, DateTimeOffset time) =>
    [
        .. snapshot.History is null ? ["No price history was observed."] : UnusablePrices.Find(snapshot.History).Select(found => found.Fault),
        .. snapshot.History is { Rows: > 0 } observed ? Suspicions(observed, snapshot, time) : [],
        .. history?.Report.Messages ?? [],
        .. snapshot.Assets.Where(asset => asset.Quantity != 0 && !snapshot.Prices.ContainsKey(asset.Asset))
            .Select(asset => $"{asset.Asset} is held and has no price."),
    ];
}

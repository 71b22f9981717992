using System.Collections.Immutable;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// Reads how a manager stands, for whoever monitors it. What is read within one second of one state is computed once, and the records of strategies
/// only where their history or decisions changed. Changes nothing. Thread-safe.
/// </summary>
internal sealed class PortfolioGauges(
    AdvancedPortfolioManager manager, PortfolioBook book, MetricsReporter reports, Func<PortfolioRooms> rooms, TimeProvider clock)
    : IMetricSource
{
    private readonly Lock _lock = new();
    private readonly AssetGauges _assets = new(reports.Instruments);
    private (long Sequence, long Second, object? Risk, object? Rooms) _readAt = (-1, 0, null, null);
    private ImmutableArray<PlacedModel> _models = [];
    private ImmutableArray<MetricSample> _last = [];
    private (object? History, object? Rates, long Decision, object? Rooms) _trackedAt;
    private ImmutableArray<StrategyPerformance> _tracked = [];

    public ImmutableArray<MetricSample> Read()
    {
        // Before the lock here: whoever holds the book's own lock is refused, and never waits for one who waits for the book.
        GaugeState state = book.Visit(book, GaugeState.Of);
        DateTimeOffset now = clock.GetUtcNow();
        lock (_lock)
        {
            PortfolioRooms current = rooms();
            ImmutableArray<PlacedModel> placed = current.Training.Placed;
            (long, long, object?, object?) at = (state.Snapshot.Sequence, now.ToUnixTimeSeconds(), reports.LastRisk, current);
            if (at != _readAt || !placed.AsSpan().SequenceEqual(_models.AsSpan(), ReferenceEqualityComparer.Instance))
            {
                GaugeReading reading = new(reports.Instruments);
                Write(reading, state, current, now);
                (_readAt, _models, _last) = (at, placed, reading.Samples());
            }

            return _last;
        }
    }

    private void Write(GaugeReading reading, GaugeState state, PortfolioRooms current, DateTimeOffset now)
    {
        reading.AddBuild();
        WriteBook(reading, state, current.Options.Metrics, now);
        WriteRisk(reading, reports.LastRisk);
        WriteLimits(reading, reports.LastRisk);
        WriteStrategies(reading, state, current);
        WriteModels(reading, current.Training.Placed, now);
    }

    private void WriteBook(GaugeReading reading, GaugeState state, MetricsOptions options, DateTimeOffset now)
    {
        PortfolioSnapshot snapshot = state.Snapshot;
        string currency = snapshot.BaseCurrency;
        reading.Add(MetricCatalogue.Assets, snapshot.Assets.Length);
        reading.Add(MetricCatalogue.Equity, (double?)snapshot.NetAssetValue, currency);
        reading.Add(MetricCatalogue.Drawdown, snapshot.Drawdown is { } fall ? Math.Max(0, fall) : null);
        bool? hasFailed = manager.HasDurableJournal ? manager.JournalFailure is not null : null;
        reading.Add(MetricCatalogue.TradingHalted, state.IsHalted || hasFailed == true ? 1 : 0);
        reading.Add(MetricCatalogue.JournalFailed, hasFailed is { } failed ? failed ? 1 : 0 : null);
        reading.Add(MetricCatalogue.RealizedProfit, GaugeState.Realized(state.Gains), currency);
        reading.Add(MetricCatalogue.UnrealizedProfit, GaugeState.Unrealized(state.Gains), currency);
        reading.Add(MetricCatalogue.LastUpdate, snapshot.Sequence > 0 ? snapshot.Time.ToUnixTimeMilliseconds() / 1000.0 : null);
        reading.Add(MetricCatalogue.PriceAge, (now - state.OldestPrice)?.TotalSeconds);
        foreach ((double confidence, string method, int count) in state.Exceptions)
        {
            reading.Add(MetricCatalogue.ValueAtRiskExceptions, count, MetricLabel.Of(confidence), method);
        }

        ValuationResult valued = Holdings.Value(snapshot, now);
        if (valued.IsValued)
        {
            PortfolioValuation valuation = valued.GetValuationOrThrow();
            double value = (double)valuation.NetAssetValue;
            reading.Add(MetricCatalogue.Cash, valuation.CashWeight);
            reading.Add(MetricCatalogue.GrossExposure, (double)valuation.GrossExposure / value);
            reading.Add(MetricCatalogue.NetExposure, (double)valuation.NetExposure / value);
        }

        if (valued.Valuation is { } priced)
        {
            _assets.Write(reading, priced, options);
        }

        LiveRiskReading live = manager.ReadLiveRisk();
        reading.Add(MetricCatalogue.Volatility, live.Status == LiveRiskStatus.Current ? live.Volatility : null, "sample");
    }

    private static void WriteRisk(GaugeReading reading, PortfolioRiskResult? assessed)
    {
        if (assessed?.Risk is not { } risk)
        {
            return;
        }

        (string confidence, string horizon) = (MetricLabel.Of(risk.Confidence), MetricLabel.Of((double)risk.HorizonPeriods));
        reading.Add(MetricCatalogue.ValueAtRisk, risk.ValueAtRisk, confidence, horizon);
        reading.Add(MetricCatalogue.ExpectedShortfall, risk.ConditionalValueAtRisk, confidence, horizon);
        reading.Add(MetricCatalogue.MaximumDrawdown, risk.MaximumDrawdown);
        reading.Add(MetricCatalogue.SharpeRatio, risk.SharpeRatio);
        reading.Add(MetricCatalogue.SortinoRatio, risk.SortinoRatio);
        reading.Add(MetricCatalogue.CalmarRatio, risk.CalmarRatio);
        reading.Add(MetricCatalogue.DiversificationRatio, risk.DiversificationRatio);
        reading.Add(MetricCatalogue.EffectiveAssets, risk.EffectiveNumberOfAssets);
        reading.Add(MetricCatalogue.AverageCorrelation, risk.Correlation?.Mean);
        if (!risk.Forward.IsEmpty)
        {
            reading.Add(MetricCatalogue.Volatility, risk.Forward[0].Volatility.Value, "forecast");
        }
    }

    private void WriteLimits(GaugeReading reading, PortfolioRiskResult? assessed)
    {
        foreach (LiveLimitReading limit in manager.ReadLimits())
        {
            reading.Add(MetricCatalogue.LimitUtilization, limit.Utilization, limit.Limit.Name);
            reading.Add(MetricCatalogue.LimitBreached, BreachOf(limit.Status.State), limit.Limit.Name);
        }

        foreach (RiskLimitEvaluation limit in assessed?.Limits ?? [])
        {
            string name = MetricsReporter.NameOf(limit);
            reading.Add(MetricCatalogue.LimitUtilization, UtilizationOf(limit), name);
            reading.Add(MetricCatalogue.LimitBreached, BreachOf(limit.State), name);
        }
    }

    private static double? BreachOf(RiskLimitState state) => state switch
    {
        RiskLimitState.Undefined => null,
        RiskLimitState.Breached => 1,
        _ => 0,
    };

    // A share of the limit means something where both are positive, or where a maximum is.
    private static double? UtilizationOf(RiskLimitEvaluation limit) => limit.Limit is > 0 and var threshold && limit.Value is { } value
        ? !limit.IsMinimum ? value / threshold
            : value > 0 ? threshold / value
            : null
        : null;

    private void WriteStrategies(GaugeReading reading, GaugeState state, PortfolioRooms current)
    {
        (object?, object?, long, object?) at = (state.Snapshot.History, state.Snapshot.RateHistory, state.LastDecision, current);
        if (at != _trackedAt)
        {
            _tracked = state.LastDecision == 0 ? [] : manager.GetPerformance().Strategies;
            _trackedAt = at;
        }

        foreach (StrategyPerformance strategy in _tracked)
        {
            string method = EventCounter.NameOf(strategy.Method);
            reading.Add(MetricCatalogue.StrategyReturn, strategy.Record.Report?.TotalReturn, strategy.Strategy, method);
            reading.Add(MetricCatalogue.StrategySharpe, strategy.Record.Report?.SharpeRatio, strategy.Strategy, method);
        }
    }

    private static void WriteModels(GaugeReading reading, ImmutableArray<PlacedModel> placed, DateTimeOffset now)
    {
        foreach (PlacedModel model in placed)
        {
            ModelRecord record = model.Record;
            string place = record.Place.Name;
            reading.Add(MetricCatalogue.ModelActive, model.Champion is not null && record.Gate.IsOpen ? 1 : 0, place);
            reading.Add(MetricCatalogue.ModelLoss, record.LiveRatio ?? record.JudgedRatio, place);
            reading.Add(MetricCatalogue.ModelAge, (now - record.Champion?.CreatedAt)?.TotalSeconds, place);
            reading.Add(MetricCatalogue.ModelDrift, record.FeatureDrift?.LargestIndex, place);
            reading.Add(MetricCatalogue.ModelDriftedFeatures, record.FeatureDrift?.DriftedShare, place);
        }
    }
}

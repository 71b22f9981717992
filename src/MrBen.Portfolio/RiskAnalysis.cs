using System.Collections.Immutable;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio;

/// <summary>The way from a snapshot to risk, its limits, and correlations: strings the rooms together. Thread-safe.</summary>
internal sealed class RiskAnalysis(PortfolioOptions options, ReturnSource returns, ModelSource source, RiskPredictor? predictor)
{
    public PortfolioRiskResult Risk(PortfolioSnapshot snapshot, DateTimeOffset time, out decimal netAssetValue)
    {
        ValuationResult valued = Holdings.Value(snapshot, time);
        netAssetValue = valued.Valuation?.NetAssetValue ?? 0;
        PortfolioRiskResult result = valued.IsValued
            ? Risk(snapshot, valued.GetValuationOrThrow())
            : PortfolioRiskResult.Failed(RiskStatus.NotValued, valued.Detail);
        return options.Features.RiskMonitoring ? result with { Limits = Limits(result, snapshot) } : result;
    }

    /// <summary>The assessment as it would be with orders filled; nothing is recorded.</summary>
    public PortfolioRiskResult Supposed(PortfolioSnapshot snapshot, DateTimeOffset time, ReadOnlySpan<WhatIfOrder> orders)
    {
        try
        {
            return Traded(snapshot, orders) is { } supposed
                ? Risk(supposed with { NetAssetValue = Holdings.Value(supposed, time).Valuation?.NetAssetValue }, time, out _)
                : PortfolioRiskResult.Failed(RiskStatus.NotValued, "An asset that is to be traded has no price.");
        }
        catch (OverflowException beyond)
        {
            throw WhatIfOrder.Beyond(orders, beyond);
        }
    }

    private PortfolioSnapshot? Traded(PortfolioSnapshot snapshot, ReadOnlySpan<WhatIfOrder> orders)
    {
        ImmutableSortedDictionary<string, decimal> cash = snapshot.CashByCurrency;
        ImmutableDictionary<AssetId, decimal> prices = snapshot.Prices;
        PortfolioAsset[] assets = [.. snapshot.Assets];
        foreach (ref readonly WhatIfOrder order in orders)
        {
            AssetId traded = order.Asset;
            int place = Array.FindIndex(assets, asset => asset.Asset == traded);
            if (place < 0)
            {
                throw new ArgumentException($"Asset {traded} is not in the portfolio; add it first.", nameof(orders));
            }

            if ((order.Price ?? (prices.TryGetValue(traded, out decimal known) ? known : null)) is not { } price)
            {
                return null;
            }

            Instrument instrument = assets[place].Instrument;
            prices = prices.ContainsKey(traded) ? prices : prices.Add(traded, price);
            decimal fee = options.Rebalancing.Costs.WhyUnknown(instrument) is null
                ? options.Rebalancing.Costs.Cost(instrument, order.Quantity, price)
                : 0;
            assets[place] = assets[place] with { Quantity = assets[place].Quantity + order.Quantity };
            decimal paid = PortfolioValuation.MarketValueOf(order.Quantity, price, instrument.Multiplier) + fee;
            cash = cash.SetItem(instrument.Currency, cash.GetValueOrDefault(instrument.Currency) - paid);
        }

        return snapshot with { Assets = [.. assets], Prices = prices, CashByCurrency = cash };
    }

    public CorrelationAnalysisResult Correlations(PortfolioSnapshot snapshot)
    {
        if (!options.Features.CorrelationAnalysis)
        {
            return CorrelationAnalysisResult.Failed("Correlation analysis is switched off by the options.");
        }

        ImmutableArray<AssetId> assets = [.. snapshot.Assets.Select(asset => asset.Asset)];
        ReturnPanel? panel = returns.Find(snapshot, assets, options.Correlation.MinimumObservations, out string shortage);
        if (panel is null)
        {
            return CorrelationAnalysisResult.Failed(shortage);
        }

        return CorrelationAnalysis.TryRun(panel, options.Correlation, out CorrelationAnalysis? analysis, out EstimationFailure? failure)
            ? CorrelationAnalysisResult.Found(analysis) with { Forecast = ForecastCorrelation(snapshot) }
            : CorrelationAnalysisResult.Failed(failure.Detail);
    }

    private Prediction<CorrelationEstimate>? ForecastCorrelation(PortfolioSnapshot snapshot) =>
        predictor is not null && source.Find(snapshot, required: 1, out _) is { } history ? predictor.CorrelationOf(history, out _) : null;

    private PortfolioRiskResult Risk(PortfolioSnapshot snapshot, PortfolioValuation valuation)
    {
        ImmutableArray<AssetId> held = [.. snapshot.Assets.Where(asset => asset.Quantity != 0).Select(asset => asset.Asset)];
        if (held.IsEmpty)
        {
            return PortfolioRiskResult.Failed(RiskStatus.NoPositions, "The portfolio holds cash only.");
        }

        ReturnPanel? panel = returns.Find(snapshot, held, options.Risk.MinimumObservations, out string shortage);
        if (panel is null)
        {
            return PortfolioRiskResult.Failed(RiskStatus.InsufficientHistory, shortage);
        }

        ReturnPanel? benchmark = Benchmark(snapshot, panel, out string missing);
        PortfolioRiskResult result = PortfolioRisk.Calculate(
            panel, Holdings.WeightsOver(valuation, panel.Assets).Weights, options.Risk, benchmark: benchmark);
        if (result.IsCalculated)
        {
            result.Risk.BenchmarkDetail = missing.Length > 0 ? missing : result.Risk.BenchmarkDetail;
            Forecast(result.Risk, snapshot);
        }

        return result;
    }

    private void Forecast(PortfolioRisk risk, PortfolioSnapshot snapshot)
    {
        if (predictor is null)
        {
            return;
        }

        string detail = "";
        ModelHistory? history = source.Find(snapshot, required: 1, out string shortage);
        risk.Forward = history is null
            ? []
            : predictor.Forecast(history, [.. risk.Assets.Select(asset => (asset.Asset, asset.Weight))], out detail);
        risk.ForwardDetail = history is null ? shortage : detail;
    }

    private ReturnPanel? Benchmark(PortfolioSnapshot snapshot, ReturnPanel panel, out string missing)
    {
        missing = "";
        if (snapshot.Benchmark is not { } asset)
        {
            return null;
        }

        ReturnPanel? benchmark = returns.Find(snapshot, [asset], options.Risk.MinimumObservations, out string shortage);
        missing = benchmark is null ? $"There is no comparison with the benchmark: {shortage}"
            : benchmark.Frequency != panel.Frequency ? Invariant(
                $"There is no comparison with the benchmark: {asset} has {benchmark.Frequency}, the portfolio {panel.Frequency}.")
            : "";
        return missing.Length == 0 ? benchmark : null;
    }

    private ImmutableArray<RiskLimitEvaluation> Limits(PortfolioRiskResult result, PortfolioSnapshot snapshot) =>
        RiskLimits.Evaluate(result, options.Limits, snapshot.Drawdown, options.CustomLimits);
}

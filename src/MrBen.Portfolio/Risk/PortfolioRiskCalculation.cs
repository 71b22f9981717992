using System.Buffers;
using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// One measurement by one set of settings on checked arguments: finds the usable history, then measures on pooled buffers.
/// </summary>
internal sealed class PortfolioRiskCalculation(
    ReturnPanel panel, PortfolioRiskOptions options, MeasurementSettings settings, SymmetricMatrix? annualCovariance,
    ReturnPanel? benchmark)
{
    private readonly double _periodsPerYear = settings.PeriodsPerYear;
    private readonly int _start = Math.Max(0, panel.Observations - (settings.Window ?? panel.Observations));

    /// <summary>Measures.</summary>
    /// <param name="weights">One per asset of the panel.</param>
    /// <param name="own">The metrics that are measured otherwise.</param>
    public PortfolioRiskResult Run(ReadOnlySpan<double> weights, OwnMetrics own)
    {
        int[] held = HeldAssets(weights);
        if (held.Length == 0)
        {
            return PortfolioRiskResult.Failed(RiskStatus.NoPositions, "Every weight is zero.");
        }

        HeldHistory history = new(panel, _start, held);
        if (history.Shortage(options.MinimumObservations) is { } shortage)
        {
            return PortfolioRiskResult.Failed(RiskStatus.InsufficientHistory, shortage);
        }

        ReadOnlySpan<int> periods = history.Periods;
        int rows = periods.Length;
        int n = held.Length;
        int size = (rows * n) + rows + (n * n) + (4 * n);
        double[] rented = ArrayPool<double>.Shared.Rent(size);
        try
        {
            Span<double> rest = rented.AsSpan(0, size);
            Span<double> returns = Take(ref rest, rows * n);
            Span<double> series = Take(ref rest, rows);
            Span<double> covariance = Take(ref rest, n * n);
            Span<double> heldWeights = Take(ref rest, n);
            for (int i = 0; i < n; i++)
            {
                heldWeights[i] = weights[held[i]];
            }

            history.CopyReturns(returns);
            if (history.Excess(returns) is { } excess)
            {
                return PortfolioRiskResult.Failed(RiskStatus.UndefinedEstimate, excess);
            }

            FillSeries(returns, heldWeights, series);
            if (annualCovariance is null)
            {
                SampleMoments.Center(returns, rest[..n], rest.Slice(n, 2 * n));
                SampleMoments.Covariance(returns, n, _periodsPerYear, covariance);
            }
            else
            {
                CopyCovariance(annualCovariance, held, covariance);
            }

            return PortfolioRiskResult.Calculated(Measure(held, periods, heldWeights, series, covariance, rest[..n], own));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static Span<double> Take(ref Span<double> rest, int length)
    {
        Span<double> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static int[] HeldAssets(ReadOnlySpan<double> weights)
    {
        int[] held = new int[weights.Length];
        int count = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0)
            {
                held[count++] = i;
            }
        }

        Array.Resize(ref held, count);
        return held;
    }

    private void FillSeries(ReadOnlySpan<double> returns, ReadOnlySpan<double> weights, Span<double> series)
    {
        double invested = 0;
        foreach (double weight in weights)
        {
            invested += weight;
        }

        // What cash earns is the shared rate at the panel's own frequency, however a metric is annualised.
        double cashReturn = (1 - invested) * options.RiskFreeRate / panel.Frequency.PeriodsPerYear;
        for (int t = 0; t < series.Length; t++)
        {
            series[t] = Kernels.Dot(returns.Slice(t * weights.Length, weights.Length), weights) + cashReturn;
        }
    }

    private void CopyCovariance(SymmetricMatrix annualCovariance, int[] held, Span<double> covariance)
    {
        for (int i = 0; i < held.Length; i++)
        {
            ReadOnlySpan<double> row = annualCovariance.Row(held[i]);
            if (row[held[i]] < 0)
            {
                throw new ArgumentException(
                    Invariant($"Variance of {panel.Assets[held[i]]} is {row[held[i]]}; it must not be negative."),
                    nameof(annualCovariance));
            }

            for (int j = 0; j < held.Length; j++)
            {
                covariance[(i * held.Length) + j] = row[held[j]];
            }
        }

        if (_periodsPerYear != panel.Frequency.PeriodsPerYear)
        {
            Kernels.Scale(_periodsPerYear / panel.Frequency.PeriodsPerYear, covariance);
        }
    }

    private PortfolioRisk Measure(
        int[] held, ReadOnlySpan<int> periods, ReadOnlySpan<double> weights, ReadOnlySpan<double> series, ReadOnlySpan<double> covariance,
        Span<double> product, OwnMetrics own)
    {
        (double confidence, int horizon) = (settings.Confidence, settings.HorizonPeriods);
        double volatility = RiskMetrics.VolatilityOf(weights, covariance, product, nameof(annualCovariance));
        double perPeriod = volatility / Math.Sqrt(_periodsPerYear);
        double perYear = Math.Sqrt(_periodsPerYear);
        Frequency frequency = Frequency.PerYear(_periodsPerYear);
        double riskFree = settings.RiskFreeRate / _periodsPerYear;
        ReturnShape shape = ReturnShape.Of(series);
        (double mean, double deviation) = (shape.Mean, shape.Deviation);
        (double valueAtRisk, double conditional) = RiskMetrics.TailLosses(series, confidence);
        (double ValueAtRisk, double ConditionalValueAtRisk)? expanded =
            RiskMetrics.CornishFisherTail(shape with { Deviation = perPeriod }, confidence, horizon);
        double minimumAcceptable = settings.MinimumAcceptableReturn / _periodsPerYear;
        double downside = RiskMetrics.DownsideDeviationOf(series, minimumAcceptable);
        DrawdownEpisode? drawdown = RiskMetrics.LargestDrawdownOf(series);
        double? growth = RiskMetrics.AnnualizedGeometricReturnOf(series, _periodsPerYear);
        (BenchmarkComparison? comparison, string detail) = BenchmarkAlignment.Compare(
            panel, periods, series, benchmark, frequency, riskFree, options.MinimumObservations);
        (double gross, double net) = Exposures(weights);
        AssetId[] assets = new AssetId[held.Length];
        for (int i = 0; i < held.Length; i++)
        {
            assets[i] = panel.Assets[held[i]];
        }

        return new PortfolioRisk(series.ToArray(), own)
        {
            FirstDate = panel.Dates[periods[0]],
            LastDate = panel.Dates[periods[^1]],
            Observations = periods.Length,
            DroppedPeriods = panel.Observations - _start - periods.Length,
            Frequency = frequency,
            Confidence = confidence,
            HorizonPeriods = horizon,
            Volatility = volatility,
            DownsideDeviation = downside * perYear,
            ValueAtRisk = RiskMetrics.ScaleToHorizon(valueAtRisk, horizon),
            ConditionalValueAtRisk = RiskMetrics.ScaleToHorizon(conditional, horizon),
            GaussianValueAtRisk = RiskMetrics.GaussianValueAtRisk(mean, perPeriod, confidence, horizon),
            GaussianConditionalValueAtRisk = RiskMetrics.GaussianConditionalValueAtRisk(mean, perPeriod, confidence, horizon),
            CornishFisherValueAtRisk = expanded?.ValueAtRisk,
            CornishFisherConditionalValueAtRisk = expanded?.ConditionalValueAtRisk,
            LargestDrawdown = drawdown,
            ArithmeticReturn = mean * _periodsPerYear,
            GeometricReturn = growth,
            SharpeRatio = RiskMetrics.Ratio((mean - riskFree) * perYear, deviation),
            SortinoRatio = RiskMetrics.Ratio((mean - minimumAcceptable) * perYear, downside),
            CalmarRatio = growth is { } value ? RiskMetrics.Ratio(value, drawdown?.Depth ?? 0) : null,
            Correlation = CorrelationSummary.FromCovariance(assets, covariance, nameof(annualCovariance)),
            DiversificationRatio = RiskMetrics.DiversificationRatioOf(weights, covariance, volatility),
            RiskDiversification = volatility > 0 ? RiskMetrics.DiversificationOf(weights, product) : null,
            EffectiveNumberOfAssets = RiskMetrics.EffectiveNumberOfAssets(weights)!.Value, // some weight is not zero
            GrossExposure = gross,
            NetExposure = net,
            Benchmark = comparison,
            BenchmarkDetail = detail,
            Assets = AssetRisks(assets, weights, covariance, product, volatility),
        };
    }

    private static (double Gross, double Net) Exposures(ReadOnlySpan<double> weights)
    {
        double gross = 0;
        double net = 0;
        foreach (double weight in weights)
        {
            gross += Math.Abs(weight);
            net += weight;
        }

        return (gross, net);
    }

    private static ImmutableArray<AssetRisk> AssetRisks(
        ReadOnlySpan<AssetId> assets, ReadOnlySpan<double> weights, ReadOnlySpan<double> covariance, ReadOnlySpan<double> product,
        double volatility)
    {
        int n = weights.Length;
        ImmutableArray<AssetRisk>.Builder risks = ImmutableArray.CreateBuilder<AssetRisk>(n);
        for (int i = 0; i < n; i++)
        {
            double own = Math.Sqrt(covariance[(i * n) + i]);
            double? marginal = volatility > 0 ? product[i] / volatility : null;
            double? component = weights[i] * marginal;
            risks.Add(new AssetRisk(assets[i], weights[i], own, marginal, component, component / volatility));
        }

        return risks.MoveToImmutable();
    }
}

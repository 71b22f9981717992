using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <content>Contributions to the losses of the Cornish–Fisher expansion.</content>
public sealed partial record TailDecomposition
{
    /// <summary>
    /// Of a portfolio whose tail is the Cornish–Fisher expansion of the first four moments of its own returns
    /// (<see cref="RiskMetrics.CornishFisherValueAtRisk(ReadOnlySpan{double}, double)"/> and the conditional one).
    /// </summary>
    /// <param name="weights">Fractions of net asset value, length N ≥ 1.</param>
    /// <param name="returns">Simple returns per period, T × N with T ≥ 2, row after row.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <param name="horizon">Periods, independent and alike, at least 1. Default 1.</param>
    /// <returns>
    /// Null where the moments of the portfolio, or of the portfolio without one of its positions, are outside the domain of the expansion.
    /// </returns>
    /// <exception cref="ArgumentException">Lengths disagree, or a number is not finite.</exception>
    /// <remarks>
    /// Derivatives of the portfolio's moments by the weights, by sums over its own returns rather than by tensors of co-moments: O(T·N).
    /// A portfolio that does not vary has contributions of its mean alone.
    /// Source: Boudt, Peterson and Croux (2008), J. Risk 11(2), section 3, with the expected shortfall of Maillard (2012).
    /// </remarks>
    public static TailDecomposition? CornishFisher(
        ReadOnlySpan<double> weights, ReadOnlySpan<double> returns, double confidence, int horizon = 1)
    {
        Guard.AtLeast(1, weights.Length, "weights", nameof(weights));
        Guard.AllFinite(weights);
        Guard.AllFinite(returns);
        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        int n = weights.Length;
        int periods = returns.Length / n;
        Guard.AtLeast(2, periods, "periods", nameof(returns));
        Guard.Length(periods * n, returns.Length, "returns (one per asset and period)", nameof(returns));
        double[] portfolio = new double[periods];
        double[] means = new double[n];
        for (int t = 0; t < periods; t++)
        {
            portfolio[t] = Kernels.Dot(returns.Slice(t * n, n), weights);
            Kernels.Axpy(1.0 / periods, returns.Slice(t * n, n), means);
        }

        ReturnShape shape = ReturnShape.Of(portfolio);
        if (RiskMetrics.CornishFisherTail(shape, confidence, horizon) is null)
        {
            return null;
        }

        (double[] valueAtRisk, double[] shortfall) = Derivatives(portfolio, returns, means, shape, confidence, horizon);
        double[] without = new double[periods];
        TailLoss[] losses = new TailLoss[n];
        for (int i = 0; i < n; i++)
        {
            for (int t = 0; t < periods; t++)
            {
                without[t] = portfolio[t] - (weights[i] * returns[(t * n) + i]);
            }

            if (RiskMetrics.CornishFisherTail(ReturnShape.Of(without), confidence, horizon) is not var (risk, tail))
            {
                return null;
            }

            losses[i] = new TailLoss(risk, tail);
        }

        return Collect(weights, valueAtRisk, shortfall, losses);
    }

    // L = −h·m + √h·s·Q(S, K) is homogeneous of degree 1 in the weights: s is, S and K do not change with the scale.
    private static (double[] ValueAtRisk, double[] Shortfall) Derivatives(
        ReadOnlySpan<double> portfolio, ReadOnlySpan<double> returns, ReadOnlySpan<double> means, ReturnShape shape, double confidence,
        int horizon)
    {
        int n = means.Length;
        int periods = portfolio.Length;
        double[] valueAtRisk = new double[n];
        double[] shortfall = new double[n];
        Kernels.Axpy(-horizon, means, valueAtRisk);
        Kernels.Axpy(-horizon, means, shortfall);
        if (!(shape.Deviation > RiskMetrics.NoDispersion))
        {
            return (valueAtRisk, shortfall);
        }

        // Σ cᵏ⁻¹·rᵢ over the periods, c the portfolio's return less its mean; k = 2, 3, 4.
        double[] second = new double[n];
        double[] third = new double[n];
        double[] fourth = new double[n];
        double variance = 0;
        double cubes = 0;
        for (int t = 0; t < periods; t++)
        {
            double c = portfolio[t] - shape.Mean;
            ReadOnlySpan<double> row = returns.Slice(t * n, n);
            Kernels.Axpy(c / periods, row, second);
            Kernels.Axpy(c * c / periods, row, third);
            Kernels.Axpy(c * c * c / periods, row, fourth);
            (variance, cubes) = (variance + (c * c / periods), cubes + (c * c * c / periods));
        }

        double root = Math.Sqrt(horizon);
        (double quantile, double quantileBySkewness, double quantileByKurtosis) = RiskMetrics.CornishFisherSlopes(
            shape, confidence, horizon, out (double Value, double BySkewness, double ByKurtosis) tail);
        double scale = Math.Sqrt(variance);
        for (int i = 0; i < n; i++)
        {
            double dVariance = 2 * second[i];
            double dThird = 3 * (third[i] - (variance * means[i]));
            double dFourth = 4 * (fourth[i] - (cubes * means[i]));
            double dDeviation = 0.5 * dVariance / variance * shape.Deviation;
            double dSkewness = (dThird / (variance * scale)) - (1.5 * shape.Skewness * dVariance / variance);
            double dKurtosis = (dFourth / (variance * variance)) - (2 * (shape.ExcessKurtosis + 3) * dVariance / variance);
            valueAtRisk[i] += root * ((dDeviation * quantile)
                + (shape.Deviation * ((quantileBySkewness * dSkewness) + (quantileByKurtosis * dKurtosis))));
            shortfall[i] += root * ((dDeviation * tail.Value)
                + (shape.Deviation * ((tail.BySkewness * dSkewness) + (tail.ByKurtosis * dKurtosis))));
        }

        return (valueAtRisk, shortfall);
    }
}

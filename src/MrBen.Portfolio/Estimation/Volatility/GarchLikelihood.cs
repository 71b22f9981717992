namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The mean Gaussian log-likelihood of GARCH(1,1) and its gradient by recursion. Thread-safe: everything lies on the stack.
/// </summary>
/// <remarks>
/// Before the sample, squared residual and variance are both the mean squared residual of the sample, as in the benchmark.
/// Source: Bollerslev (1986), J. Econometrics 31, equations 1 and 21; Fiorentini, Calzolari and Panattoni (1996), J. Applied Econometrics
/// 11(4), section 2 (analytic derivatives and the start).
/// </remarks>
internal sealed class GarchLikelihood(double[] returns, bool targetsVariance)
{
    /// <summary>Mean, constant, weight of the last squared residual, weight of the last variance.</summary>
    public const int Parameters = 4;

    private static readonly double HalfLogOfTwoPi = Math.Log(2 * Math.PI) / 2;

    /// <summary>Number of returns.</summary>
    public int Count => returns.Length;

    /// <summary>The mean squared residual around a mean.</summary>
    public double MeanSquare(double mean)
    {
        double sum = 0;
        foreach (double value in returns)
        {
            sum += (value - mean) * (value - mean);
        }

        return sum / returns.Length;
    }

    /// <summary>The constant ω: the given one or, with variance targeting, the one that makes the long-run variance the sample's.</summary>
    public double ConstantOf(ReadOnlySpan<double> parameters) => targetsVariance
        ? MeanSquare(parameters[0]) * (1 - parameters[2] - parameters[3])
        : parameters[1];

    /// <summary>
    /// Log-likelihood per observation at (μ, ω, α, β); −∞ where a variance is not positive. With variance targeting ω is not read and its
    /// derivative is 0, the others being total derivatives.
    /// </summary>
    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        (double mean, double alpha, double beta) = (parameters[0], parameters[2], parameters[3]);
        double start = MeanSquare(mean);
        double startByMean = 0;
        foreach (double value in returns)
        {
            startByMean -= 2 * (value - mean);
        }

        startByMean /= returns.Length;
        GarchProcess process = ProcessOf(parameters);

        // Derivatives of ω by (μ, ω, α, β), then of the variance h of the period, beginning with the one before the sample.
        double left = 1 - alpha - beta;
        (double c0, double c1, double c2, double c3) = targetsVariance ? (left * startByMean, 0, -start, -start) : (0, 1, 0, 0);
        (double h0, double h1, double h2, double h3) = (startByMean, 0.0, 0.0, 0.0);
        (double variance, double square, double squareByMean) = (start, start, startByMean);
        (double g0, double g1, double g2, double g3) = (0.0, 0.0, 0.0, 0.0);
        double sum = 0;
        foreach (double value in returns)
        {
            h0 = c0 + (alpha * squareByMean) + (beta * h0);
            h1 = c1 + (beta * h1);
            h2 = c2 + square + (beta * h2);
            h3 = c3 + variance + (beta * h3);
            variance = process.Next(variance, square);
            if (!(variance > 0))
            {
                gradient.Clear();
                return double.NegativeInfinity;
            }

            double residual = value - mean;
            square = residual * residual;
            squareByMean = -2 * residual;
            double ratio = square / variance;
            sum -= HalfLogOfTwoPi + ((Math.Log(variance) + ratio) / 2);
            double byVariance = (ratio - 1) / (2 * variance);
            g0 += (byVariance * h0) + (residual / variance);
            g1 += byVariance * h1;
            g2 += byVariance * h2;
            g3 += byVariance * h3;
        }

        double scale = 1.0 / returns.Length;
        (gradient[0], gradient[1], gradient[2], gradient[3]) = (scale * g0, scale * g1, scale * g2, scale * g3);
        return double.IsFinite(sum) ? scale * sum : double.NegativeInfinity;
    }

    /// <summary>The variance of the period after the last, and the last squared residual is taken in already.</summary>
    public double NextVariance(ReadOnlySpan<double> parameters)
    {
        GarchProcess process = ProcessOf(parameters);
        double square = MeanSquare(process.Mean);
        double variance = square;
        foreach (double value in returns)
        {
            variance = process.Next(variance, square);
            square = process.Square(value);
        }

        return process.Next(variance, square);
    }

    private GarchProcess ProcessOf(ReadOnlySpan<double> parameters) => new(
        parameters[0], ConstantOf(parameters), parameters[2], parameters[3]);
}

using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Correlations that follow the market and return to their mean: DCC(1,1) with correlation targeting. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Q(t+1) = (1 − a − b)S + azz' + bQ(t), R = Q normalised, z the returns over their GARCH(1,1) volatilities, S the sample correlation
/// of z: Engle (2002), J. Business &amp; Economic Statistics 20(3), 339–350, equations 23 to 26. a and b are the same for all pairs and
/// maximise the composite likelihood of contiguous pairs (see <see cref="DynamicCorrelationFit"/>). Means are taken as zero.</para>
/// <para>Positive definite where S is, which needs more returns than assets; a panel where S is singular is refused. O(N·T) an evaluation
/// of the likelihood, O(N²T) once.</para>
/// </remarks>
public sealed class DynamicConditionalCorrelation : ICorrelationEstimator
{
    private static readonly (double News, double Memory)[] Starts = [(0.02, 0.95), (0.05, 0.85), (0.01, 0.5)];

    private readonly DynamicCorrelationOptions _options;

    /// <summary>An estimator with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public DynamicConditionalCorrelation(DynamicCorrelationOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "dynamic conditional correlation";

    /// <inheritdoc/>
    public int MinimumObservations => _options.MinimumObservations;

    /// <summary>The correlations expected for the period after the last one.</summary>
    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        estimate = TryFit(returns, out DynamicCorrelationFit? fit, out failure) ? fit.Next : null;
        return estimate is not null;
    }

    /// <summary>Fits the volatilities and the two parameters.</summary>
    /// <param name="returns">Returns of either kind without gaps, T × N with N ≥ 2.</param>
    /// <param name="fit">Parameters with their errors, the next correlations, and a stream that goes on from there.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/>; <see cref="UndefinedEstimate"/> where returns are missing, an asset does not move, or the sample
    /// correlation is singular; <see cref="NoConvergence"/>.
    /// </param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="ArgumentException">The panel has fewer than two assets.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public bool TryFit(
        ReturnPanel returns, [NotNullWhen(true)] out DynamicCorrelationFit? fit, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        Guard.AtLeast(2, returns.Assets.Length, "assets", nameof(returns));
        fit = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        GarchProcess[] volatilities = new GarchProcess[n];
        double[] standardized = new double[returns.Observations * n];
        double[] column = new double[returns.Observations];
        GarchOptions aroundSample = new() { EstimatesMean = false, TargetsVariance = true };
        for (int i = 0; i < n; i++)
        {
            returns.CopyColumn(i, column);
            if (GarchMaximum.TryFind(column, aroundSample, cancellationToken) is not { } maximum)
            {
                failure = new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"No GARCH(1,1) volatility fits the {returns.Observations} returns of {returns.Assets[i]}."));
                return false;
            }

            volatilities[i] = maximum.Process;
            Standardize(column, volatilities[i], standardized.AsSpan(i), n);
        }

        double[] target = new double[n * n];
        double[] factor = new double[n * n];
        if (!CorrelationEntries.TryNormalize(Panels.Gram(standardized, n, 1), n, target)
            || !Factorize(target, factor))
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"The correlation of {n} assets over {returns.Observations} returns is singular; DCC needs a positive definite one."));
            return false;
        }

        return TryFit(returns, volatilities, standardized, target, out fit, out failure, cancellationToken);
    }

    private bool TryFit(
        ReturnPanel returns, GarchProcess[] volatilities, double[] standardized, double[] target,
        [NotNullWhen(true)] out DynamicCorrelationFit? fit, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        int n = returns.Assets.Length;
        PairLikelihood likelihood = new(standardized, n, [.. Enumerable.Range(0, n - 1).Select(i => target[(i * n) + i + 1])]);
        QuasiNewton? best = null;
        int iterations = 0;
        foreach ((double news, double memory) in Starts)
        {
            (double u, double v) = TwoWeights.ToFree(news, memory);
            QuasiNewton search = new(Loss, [u, v]);
            bool converged = search.Run(_options.Tolerance, _options.MaxIterations, cancellationToken);
            iterations += search.Iterations;
            if (converged && !(search.Value >= best?.Value))
            {
                best = search;
            }
        }

        fit = null;
        failure = best is null
            ? new NoConvergence(iterations, Invariant(
                $"The likelihood of DCC still rose after {iterations} steps from {Starts.Length} starts."))
            : null;
        if (best is not null)
        {
            (double a, double b) = TwoWeights.FromFree(best.Point[0], best.Point[1]);
            StreamingDynamicCorrelation stream = new(returns.Assets, volatilities, target, a, b);
            for (int t = 0; t < returns.Observations; t++)
            {
                stream.Update(returns.Row(t));
            }

            fit = new DynamicCorrelationFit(stream, DynamicCorrelationFit.Errors(likelihood, a, b), -best.Value, returns.Observations);
        }

        return fit is not null;

        double Loss(ReadOnlySpan<double> point, Span<double> gradient)
        {
            (double a, double b) = TwoWeights.FromFree(point[0], point[1]);
            double value = likelihood.Evaluate(a, b);
            (double slopeA, double slopeB) = likelihood.Slope();
            TwoWeights.Chain(a, b, -slopeA, -slopeB, gradient);
            return -value;
        }
    }

    private static void Standardize(double[] column, GarchProcess volatility, Span<double> standardized, int stride)
    {
        double variance = volatility.LongRunVariance;
        for (int t = 0; t < column.Length; t++)
        {
            standardized[t * stride] = column[t] / Math.Sqrt(variance);
            variance = volatility.Next(variance, volatility.Square(column[t]));
        }
    }

    private static bool Factorize(double[] target, double[] factor)
    {
        int n = (int)Math.Sqrt(target.Length);
        target.CopyTo(factor, 0);
        return Cholesky.Factorize(factor, n, n, smallestPivot: 1e-10) == Cholesky.Succeeded;
    }
}

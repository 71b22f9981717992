using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>The likeliest GARCH(1,1) of returns, found on returns of unit variance. Of one fit; not thread-safe.</summary>
/// <remarks>
/// The search runs in the logits of α + β (over its largest value) and of the share of it that is news, in the logarithm of ω less its
/// smallest value unless the variance is targeted, and in the mean unless it is held at zero; from three starting points, the best of
/// which counts.
/// </remarks>
internal sealed class GarchMaximum
{
    private const double SearchTolerance = 1e-6;
    private const double Tolerance = 1e-10;
    private const double Converged = 1e-4;
    private const int MostSteps = 200;
    private const double LargestPersistence = 0.9999;
    private const double SmallestConstant = 1e-6; // of returns of unit variance
    private const double SmallestVariance = 1e-300;

    // Nearer to their ends parameters have no normal errors: the likelihood slopes there.
    private const double Edge = 1e-6;

    // Persistence and the share of it that is news, where a search begins.
    private static readonly (double Persistence, double News)[] Starts = [(0.97, 0.08), (0.9, 0.2), (0.6, 0.3)];

    private readonly GarchOptions _options;
    private readonly double _deviation;
    private readonly double _mean;
    private readonly GarchLikelihood _likelihood;
    private readonly double[] _parameters = new double[GarchLikelihood.Parameters];

    private GarchMaximum(double[] returns, double mean, double deviation, GarchOptions options)
    {
        double[] scaled = [.. returns];
        Kernels.Scale(1 / deviation, scaled);
        (_options, _deviation, _mean) = (options, deviation, mean / deviation);
        _likelihood = new(scaled, options.TargetsVariance);
    }

    /// <summary>The parameters, in the units of the returns.</summary>
    public GarchProcess Process => new(
        _parameters[0] * _deviation, _parameters[1] * _deviation * _deviation, _parameters[2], _parameters[3]);

    /// <summary>The variance expected for the period after the last.</summary>
    public double NextVariance => _deviation * _deviation * _likelihood.NextVariance(_parameters);

    /// <summary>The log-likelihood of the returns, constants included.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Null where the returns do not move, or no search found a maximum.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static GarchMaximum? TryFind(double[] returns, GarchOptions options, CancellationToken cancellationToken)
    {
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        if (!(variance > SmallestVariance && double.IsFinite(variance)) || returns.AsSpan().IndexOfAnyExcept(returns[0]) < 0)
        {
            return null;
        }

        GarchMaximum maximum = new(returns, mean, Math.Sqrt(variance), options);
        return maximum.TrySearch(cancellationToken) ? maximum : null;
    }

    /// <summary>
    /// Standard errors of μ, ω, α and β in the units of the returns: roots of the diagonal of the inverse Hessian. Null where parameters
    /// are held or the maximum is at the edge.
    /// </summary>
    public double[]? StandardErrors()
    {
        const int N = GarchLikelihood.Parameters;
        bool isAtEdge = Math.Min(_parameters[2], _parameters[3]) < Edge || _parameters[1] < SmallestConstant + Edge
            || _parameters[2] + _parameters[3] > LargestPersistence - Edge;
        if (_options.TargetsVariance || !_options.EstimatesMean || isAtEdge)
        {
            return null;
        }

        double[] information = new double[N * N];
        double[] scales = [1, _parameters[1], Math.Max(_parameters[2], 1e-3), Math.Max(_parameters[3], 1e-3)];
        bool isDefined = QuasiNewton.TryHessian(
            (point, gradient) =>
            {
                double value = -_likelihood.Evaluate(point, gradient);
                Kernels.Scale(-_likelihood.Count, gradient);
                return value;
            },
            _parameters, scales, information);
        if (!isDefined || ObservedInformation.TryInvert(information, N) is not { } covariance)
        {
            return null;
        }

        double[] errors = new double[N];
        for (int i = 0; i < N; i++)
        {
            errors[i] = Math.Sqrt(covariance[(i * N) + i]);
        }

        (errors[0], errors[1]) = (errors[0] * _deviation, errors[1] * _deviation * _deviation);
        return Array.TrueForAll(errors, double.IsFinite) ? errors : null;
    }

    private bool TrySearch(CancellationToken cancellationToken)
    {
        QuasiNewton? best = null;
        foreach ((double persistence, double news) in Starts)
        {
            QuasiNewton search = new(MinusLikelihood, StartingPoint(persistence, news));
            _ = search.Run(SearchTolerance, MostSteps, cancellationToken);
            if (search.Slope <= Converged && !(search.Value >= best?.Value))
            {
                best = search;
            }
        }

        if (best is null)
        {
            return false;
        }

        best.Settle(Tolerance);
        Natural(best.Point, _parameters);
        _parameters[1] = _likelihood.ConstantOf(_parameters);
        LogLikelihood = -_likelihood.Count * (best.Value + Math.Log(_deviation));
        return true;
    }

    private double[] StartingPoint(double persistence, double news)
    {
        double mean = _options.EstimatesMean ? _mean : 0;
        List<double> point = [Logit(persistence), Logit(news)];
        if (!_options.TargetsVariance)
        {
            point.Add(Math.Log(_likelihood.MeanSquare(mean) * (1 - persistence)));
        }

        if (_options.EstimatesMean)
        {
            point.Add(mean);
        }

        return [.. point];
    }

    // Per return, at what the search moves, with the gradient by it.
    private double MinusLikelihood(ReadOnlySpan<double> point, Span<double> gradient)
    {
        Span<double> natural = stackalloc double[GarchLikelihood.Parameters];
        Span<double> slopes = stackalloc double[GarchLikelihood.Parameters];
        Natural(point, natural);
        double value = _likelihood.Evaluate(natural, slopes);
        double persistence = natural[2] + natural[3];
        double news = Logistic(point[1]);
        gradient[0] = -((slopes[2] * news) + (slopes[3] * (1 - news))) * persistence * (1 - (persistence / LargestPersistence));
        gradient[1] = -(slopes[2] - slopes[3]) * persistence * news * (1 - news);
        if (!_options.TargetsVariance)
        {
            gradient[2] = -slopes[1] * (natural[1] - SmallestConstant);
        }

        if (_options.EstimatesMean)
        {
            gradient[^1] = -slopes[0];
        }

        return -value;
    }

    private void Natural(ReadOnlySpan<double> point, Span<double> parameters)
    {
        double persistence = LargestPersistence * Logistic(point[0]);
        double news = Logistic(point[1]);
        parameters[0] = _options.EstimatesMean ? point[^1] : 0;
        parameters[1] = _options.TargetsVariance ? 0 : SmallestConstant + Math.Exp(point[2]);
        parameters[2] = persistence * news;
        parameters[3] = persistence * (1 - news);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}

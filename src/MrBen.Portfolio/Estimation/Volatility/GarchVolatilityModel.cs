using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>GARCH(1,1) with Gaussian innovations, fitted by maximum likelihood to returns. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>rₜ = μ + eₜ, hₜ = ω + α·e²ₜ₋₁ + β·hₜ₋₁, with α, β ≥ 0, α + β below 0.9999 and ω above a millionth of the sample's variance, so
/// that a variance without news neither explodes nor dies out. The search runs in logarithms and logits on returns of unit variance, with
/// the analytic gradient, from three starting points, the best of which counts. Before the sample, squared residual and variance are the
/// sample's mean squared residual.</para>
/// <para>Only returns are used; measured variances are not. Forecasts: the mean of the next h variances, which return to ω/(1 − α − β)
/// geometrically. Some 200 evaluations of O(T) each.</para>
/// <para>Source: Bollerslev (1986), J. Econometrics 31; analytic derivatives as in Fiorentini, Calzolari and Panattoni (1996), J. Applied
/// Econometrics 11(4); variance targeting of Engle and Mezrich (1996), Risk 9(8).</para>
/// </remarks>
public sealed class GarchVolatilityModel : IVolatilityModel
{
    private const double Tolerance = 1e-10;
    private const double Converged = 1e-4;
    private const double LargestPersistence = 0.9999;
    private const double SmallestConstant = 1e-6; // of returns of unit variance

    // Persistence and the share of it that is news, where a search begins.
    private static readonly (double Persistence, double News)[] Starts = [(0.97, 0.08), (0.9, 0.2), (0.6, 0.3)];

    private readonly GarchOptions _options;

    /// <summary>A model with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public GarchVolatilityModel(GarchOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.TargetsVariance ? "GARCH(1,1) with variance targeting" : "GARCH(1,1)";

    /// <inheritdoc/>
    public int MinimumObservations => _options.MinimumObservations;

    /// <inheritdoc cref="IVolatilityModel.TryFit"/>
    public bool TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out GarchFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(series);
        fit = null;
        failure = series.FindShortage(MinimumObservations);
        if (failure is null)
        {
            fit = Fit(series);
            failure = fit is null
                ? new UndefinedEstimate(series.Asset, series.Returns.IndexOfAnyExcept(series.Returns[0]) < 0
                    ? $"{series.Asset} did not move; {Name} has nothing to fit."
                    : $"The likelihood of {Name} for {series.Asset} has no maximum that a search finds.")
                : null;
        }

        return fit is not null;
    }

    bool IVolatilityModel.TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out VolatilityFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        bool succeeded = TryFit(series, out GarchFit? garch, out failure);
        fit = garch;
        return succeeded;
    }

    private GarchFit? Fit(VolatilitySeries series)
    {
        (double mean, double variance) = Moments.MeanAndVariance(series.Returns);
        double deviation = Math.Sqrt(variance);
        if (!(deviation > 0) || !double.IsFinite(deviation) || series.Returns.IndexOfAnyExcept(series.Returns[0]) < 0)
        {
            return null;
        }

        double[] scaled = series.Returns.ToArray();
        Kernels.Scale(1 / deviation, scaled);
        GarchLikelihood likelihood = new(scaled, _options.TargetsVariance);
        double[]? best = null;
        double lowest = double.PositiveInfinity;
        foreach ((double persistence, double news) in Starts)
        {
            double start = _options.EstimatesMean ? mean / deviation : 0;
            double[] point = [start, Math.Log(likelihood.MeanSquare(start) * (1 - persistence)), Logit(persistence), Logit(news)];
            (double value, double slope) = QuasiNewtonSearch.Minimize(Objective, point, Tolerance);
            if (slope <= Converged && value < lowest)
            {
                (lowest, best) = (value, point);
            }
        }

        if (best is null)
        {
            return null;
        }

        double[] parameters = new double[GarchLikelihood.Parameters];
        Natural(best, parameters);
        parameters[1] = likelihood.ConstantOf(parameters);
        return Describe(series, likelihood, parameters, deviation, -lowest);

        double Objective(ReadOnlySpan<double> point, Span<double> gradient)
        {
            Span<double> natural = stackalloc double[GarchLikelihood.Parameters];
            Natural(point, natural);
            double value = likelihood.Evaluate(natural, gradient);
            double persistence = LargestPersistence * Logistic(point[2]);
            double news = Logistic(point[3]);
            (double byAlpha, double byBeta) = (gradient[2], gradient[3]);
            gradient[0] = _options.EstimatesMean ? -gradient[0] : 0;
            gradient[1] = _options.TargetsVariance ? 0 : -gradient[1] * (natural[1] - SmallestConstant);
            gradient[2] = -((byAlpha * news) + (byBeta * (1 - news))) * persistence * (1 - (persistence / LargestPersistence));
            gradient[3] = -(byAlpha - byBeta) * persistence * news * (1 - news);
            return -value;
        }
    }

    private GarchFit Describe(
        VolatilitySeries series, GarchLikelihood likelihood, double[] parameters, double deviation, double meanLogLikelihood)
    {
        double square = deviation * deviation;
        double[]? errors = StandardErrors(likelihood, parameters);
        double next = square * likelihood.NextVariance(parameters);
        double total = series.Count * (meanLogLikelihood - Math.Log(deviation));
        (parameters[0], parameters[1]) = (parameters[0] * deviation, parameters[1] * square);
        if (errors is not null)
        {
            (errors[0], errors[1]) = (errors[0] * deviation, errors[1] * square);
        }

        return new GarchFit(series.Asset, series.Count, Name, parameters, errors, total, next);
    }

    /// <summary>Roots of the diagonal of the inverse Hessian; null where parameters are held or the maximum is at the edge.</summary>
    private double[]? StandardErrors(GarchLikelihood likelihood, double[] parameters)
    {
        const int N = GarchLikelihood.Parameters;
        if (_options.TargetsVariance || !_options.EstimatesMean)
        {
            return null;
        }

        double[] hessian = new double[N * N];
        double[] scales = [1, parameters[1], Math.Max(parameters[2], 1e-3), Math.Max(parameters[3], 1e-3)];
        bool isDefined = QuasiNewtonSearch.TryHessian(
            (point, gradient) =>
            {
                double value = -likelihood.Evaluate(point, gradient);
                Kernels.Scale(-likelihood.Count, gradient);
                return value;
            },
            parameters, scales, hessian);
        if (!isDefined || Cholesky.Factorize(hessian, N, N) != Cholesky.Succeeded)
        {
            return null;
        }

        double[] errors = new double[N];
        double[] unit = new double[N];
        for (int i = 0; i < N; i++)
        {
            Array.Clear(unit);
            unit[i] = 1;
            Cholesky.Solve(hessian, N, unit);
            errors[i] = Math.Sqrt(unit[i]);
        }

        return Array.TrueForAll(errors, double.IsFinite) ? errors : null;
    }

    private static void Natural(ReadOnlySpan<double> point, Span<double> parameters)
    {
        double persistence = LargestPersistence * Logistic(point[2]);
        double news = Logistic(point[3]);
        parameters[0] = point[0];
        parameters[1] = SmallestConstant + Math.Exp(point[1]);
        parameters[2] = persistence * news;
        parameters[3] = persistence * (1 - news);
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));
}

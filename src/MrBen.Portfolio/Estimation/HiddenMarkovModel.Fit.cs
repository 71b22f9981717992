using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <content>Maximum likelihood from several starts.</content>
public sealed partial class HiddenMarkovModel
{
    private const double Negligible = 1e-6;

    /// <summary>Fits a model to returns by maximum likelihood.</summary>
    /// <param name="name">What the series is called in a failure, for example the index.</param>
    /// <param name="returns">Returns per period, oldest first, finite; ten for each regime at least.</param>
    /// <param name="options">Number and order of regimes, starts, tolerance; null for the defaults.</param>
    /// <param name="fit">The model, and what it says of the returns.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/>; <see cref="UndefinedEstimate"/> where the returns do not move, or each start ended with a regime
    /// of hardly any returns or with regimes that explain no more than one alone would; <see cref="NoConvergence"/>.
    /// </param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="ArgumentException">A return is not finite, or an option is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// <para>Short runs of expectation and maximisation from several starts; the best goes on until the likelihood stands still
    /// (Biernacki, Celeux and Govaert 2003, Computational Statistics &amp; Data Analysis 41, 561–575). The maximum is a local one: more
    /// starts find better ones. The distribution of the first regime is fitted too, and ends at one regime. Returns are scaled within, so
    /// the result does not depend on their unit. O(T·K²) an iteration.</para>
    /// <para>The Bayesian criterion is K² + 2K − 1 parameters times ln T less twice the log-likelihood (Schwarz 1978, Annals of Statistics
    /// 6(2), 461–464): of two fits to the same returns, the lower is the better model.</para>
    /// </remarks>
    public static bool TryFit(
        AssetId name, ReadOnlySpan<double> returns, HiddenMarkovOptions? options,
        [NotNullWhen(true)] out HiddenMarkovFit? fit, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        _ = name.Value;
        Guard.AllFinite(returns);
        HiddenMarkovOptions settings = options is null ? new() : options with { };
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        fit = null;
        failure = RegimeSeries.FindFailure(name, returns, settings.Required, out double mean, out double scale);
        if (failure is not null)
        {
            return false;
        }

        double[] scaled = RegimeSeries.Scale(returns, mean, scale);
        BaumWelch? best = Search(scaled, settings, cancellationToken);
        failure = best is null
            ? new UndefinedEstimate(name, Invariant(
                $"Each of {settings.Starts} starts ended with a regime of {name} that holds hardly any return of its own, ")
                + "or with regimes that are all alike: the returns show no such regimes.")
            : best.IsConverged ? null
            : new NoConvergence(best.Iterations, Invariant(
                $"The regimes of {name} still moved after {best.Iterations} iterations over {returns.Length} returns."));
        if (best is not null && failure is null)
        {
            HiddenMarkovModel model = Ordered(best, settings.Order, mean, scale);
            fit = new HiddenMarkovFit(name, model, model.Infer(returns), returns.Length, best.Iterations);
        }

        return fit is not null;
    }

    // Starts by their likelihood after the short run; the first that ends whole is taken.
    private static BaumWelch? Search(double[] scaled, HiddenMarkovOptions settings, CancellationToken cancellationToken)
    {
        // Scaled returns have the variance (T − 1)/T about their mean: that much one normal distribution explains, and a little more.
        double oneRegime = -0.5 * scaled.Length * (Math.Log(2 * Math.PI * (scaled.Length - 1) / scaled.Length) + 1);
        oneRegime += Negligible * (1 + Math.Abs(oneRegime));
        SeededRandom random = new(settings.Seed);
        ForwardBackward pass = new(scaled.Length, settings.Regimes);
        List<BaumWelch> starts = [];
        for (int s = 0; s < settings.Starts; s++)
        {
            BaumWelch start = new(scaled, settings, settings.VarianceFloor, pass);
            start.Begin(s, ref random);
            start.Run(settings.ShortIterations, cancellationToken);
            starts.Add(start);
        }

        foreach (BaumWelch start in starts.Where(start => !start.IsDegenerate).OrderByDescending(start => start.LogLikelihood))
        {
            start.Run(settings.MaxIterations, cancellationToken);
            if (!start.IsDegenerate && start.LogLikelihood > oneRegime)
            {
                return start;
            }
        }

        return null;
    }

    private static HiddenMarkovModel Ordered(BaumWelch best, RegimeOrder order, double mean, double scale)
    {
        int k = best.Regimes.Length;
        int[] places = RegimeSeries.Places(best.Regimes, order);
        double[] transitions = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                transitions[(i * k) + j] = best.Transitions[(places[i] * k) + places[j]];
            }
        }

        return new HiddenMarkovModel(
            [.. places.Select(p => new GaussianRegime(mean + (scale * best.Regimes[p].Mean), scale * best.Regimes[p].Volatility))],
            transitions, [.. places.Select(p => best.Initial[p])]);
    }
}

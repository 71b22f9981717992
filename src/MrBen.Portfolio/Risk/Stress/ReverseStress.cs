using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Asks what would have to happen for a limit to be breached. Pure functions, thread-safe.</summary>
/// <remarks>
/// Answers aim a little beyond the limit (1e-12 of it, with bounds 1e-8), so that rounding does not leave them short of it.
/// Sources: Breuer, Jandačka, Rheinberger and Summer (2009), International Journal of Central Banking 5(3); Kopeliovich, Novosyolov,
/// Satchkov and Schachter (2015), Journal of Derivatives 23(1), for linear losses.
/// </remarks>
public static class ReverseStress
{
    private const double Beyond = 1e-12;

    private const double BeyondBounded = 1e-8; // ten times what the solver's feasibility may leave open

    // Eigenvalues of correlations below this share of the largest are rounding of zero, as in GaussianConditioning.
    private const double RankTolerance = 1e-10;

    /// <summary>
    /// The returns of smallest Mahalanobis distance whose loss is above a limit: μ − Σw·(loss + w'μ)/(w'Σw), or within bounds the solution
    /// of a quadratic program.
    /// </summary>
    /// <param name="portfolio">The positions.</param>
    /// <param name="model">Means and covariance over the period in which the loss may come.</param>
    /// <param name="loss">The limit as a fraction of net asset value, positive: 0.1 for a loss of 10 %.</param>
    /// <param name="options">Bounds; null for none.</param>
    /// <param name="cancellationToken">Asked by the solver.</param>
    /// <exception cref="ArgumentException">
    /// The limit is not positive and finite, a held or bounded asset is not in the model, or a setting is unsound.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(N³).</remarks>
    public static ReverseStressResult ForLoss(
        StressPortfolio portfolio, StressModel model, double loss, ReverseStressOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        ArgumentNullException.ThrowIfNull(model);
        RequirePositive(loss, nameof(loss));
        ReverseStressOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        double[] weights = portfolio.Over(model);
        (int Asset, double Lower, double Upper)[] bounds =
            [.. settings.Bounds.Select(bound => (model.PlaceOf(bound.Asset, "bounds"), bound.Lower, bound.Upper))];
        bool meansFit = Array.TrueForAll(
            bounds, bound => model.Means[bound.Asset] >= bound.Lower && model.Means[bound.Asset] <= bound.Upper);
        if (-Kernels.Dot(weights, model.Means) > loss && meansFit)
        {
            return Found(
                ReverseStressStatus.AlreadyBreached, "The mean returns alone breach the limit.", model, weights, model.Means.ToArray());
        }

        double[] product = new double[weights.Length];
        model.Covariance.Multiply(weights, product);
        double variance = Kernels.Dot(product, weights);
        if (!(variance > 0))
        {
            return DoesNotVary();
        }

        if (bounds.Length > 0)
        {
            return Bounded(model, weights, loss, bounds, settings.TimeLimit, cancellationToken);
        }

        double[] shock = model.Means.ToArray();
        Kernels.Axpy(-((loss * (1 + Beyond)) + Kernels.Dot(weights, model.Means)) / variance, product, shock);
        return Found(ReverseStressStatus.Found, "", model, weights, shock);
    }

    /// <summary>The most plausible returns that take the net asset value below a limit.</summary>
    /// <param name="portfolio">The positions, with a net asset value.</param>
    /// <param name="model">Means and covariance over the period in which the loss may come.</param>
    /// <param name="lowest">The limit, in the portfolio's currency and below its net asset value.</param>
    /// <param name="options">Bounds; null for none.</param>
    /// <param name="cancellationToken">Asked by the solver.</param>
    /// <exception cref="ArgumentException">
    /// The portfolio has no net asset value, the limit is not below it or in another currency, or as for <see cref="ForLoss"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static ReverseStressResult ForValue(
        StressPortfolio portfolio, StressModel model, Money lowest, ReverseStressOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        if (portfolio.NetAssetValue is not { } value)
        {
            throw new ArgumentException("The portfolio has no net asset value in money.", nameof(portfolio));
        }

        if (!string.Equals(value.Currency, lowest.Currency, StringComparison.Ordinal) || lowest.Amount >= value.Amount)
        {
            throw new ArgumentException($"The limit is {lowest}; it must be below the net asset value, {value}.", nameof(lowest));
        }

        return ForLoss(portfolio, model, (double)((value.Amount - lowest.Amount) / value.Amount), options, cancellationToken);
    }

    /// <summary>The smallest multiplier of all volatilities at which √(w'Σw) is above a limit.</summary>
    /// <param name="portfolio">The positions.</param>
    /// <param name="model">Covariance over the period of the limit.</param>
    /// <param name="limit">Largest volatility over the model's period, positive.</param>
    /// <exception cref="ArgumentException">The limit is not positive and finite, or a held asset is not in the model.</exception>
    public static VolatilityBreach ForVolatility(StressPortfolio portfolio, StressModel model, double limit) =>
        Breach(portfolio, model, limit, perVolatility: 1, perMean: 0);

    /// <summary>The smallest multiplier of all volatilities at which the Gaussian value at risk is above a limit.</summary>
    /// <param name="portfolio">The positions.</param>
    /// <param name="model">Means, which stay, and covariance over the period of the limit.</param>
    /// <param name="limit">Largest value at risk over the model's period, positive.</param>
    /// <param name="confidence">Confidence level in (0, 1). Default 0.95.</param>
    /// <exception cref="ArgumentException">
    /// The limit is not positive and finite, the level is out of range, or a held asset is not in the model.
    /// </exception>
    public static VolatilityBreach ForValueAtRisk(StressPortfolio portfolio, StressModel model, double limit, double confidence = 0.95)
    {
        Guard.InsideUnitInterval(confidence);
        return Breach(portfolio, model, limit, NormalDistribution.Quantile(confidence), perMean: 1);
    }

    /// <summary>The smallest multiplier of all volatilities at which the Gaussian conditional value at risk is above a limit.</summary>
    /// <inheritdoc cref="ForValueAtRisk"/>
    public static VolatilityBreach ForConditionalValueAtRisk(
        StressPortfolio portfolio, StressModel model, double limit, double confidence = 0.95)
    {
        Guard.InsideUnitInterval(confidence);
        double tail = NormalDistribution.Density(NormalDistribution.Quantile(confidence)) / (1 - confidence);
        return Breach(portfolio, model, limit, tail, perMean: 1);
    }

    private static VolatilityBreach Breach(StressPortfolio portfolio, StressModel model, double limit, double perVolatility, double perMean)
    {
        ArgumentNullException.ThrowIfNull(portfolio);
        ArgumentNullException.ThrowIfNull(model);
        RequirePositive(limit, nameof(limit));
        double[] weights = portfolio.Over(model);
        double mean = perMean * Kernels.Dot(weights, model.Means);
        double slope = perVolatility * Math.Sqrt(Math.Max(0, model.Covariance.QuadraticForm(weights)));
        if (-mean > limit)
        {
            return new VolatilityBreach(ReverseStressStatus.AlreadyBreached, "The mean returns alone breach the limit.", 0);
        }

        if (!(slope > 0))
        {
            return new VolatilityBreach(ReverseStressStatus.Unreachable, perVolatility > 0
                ? "The portfolio does not vary under this covariance: no multiplier makes it."
                : "Below a confidence of one half the value at risk falls with volatility.", null);
        }

        double multiplier = ((limit * (1 + Beyond)) + mean) / slope;
        if (!double.IsFinite(multiplier))
        {
            return new VolatilityBreach(ReverseStressStatus.Unreachable, "The multiplier is beyond all numbers.", null);
        }

        return multiplier > 1
            ? new VolatilityBreach(ReverseStressStatus.Found, "", multiplier)
            : new VolatilityBreach(ReverseStressStatus.AlreadyBreached, "The volatilities of today breach the limit.", multiplier);
    }

    // Minimise ½|z|² over x = μ + Lz with LL' = Σ: a singular covariance then needs no inverse, and no shock leaves its support.
    private static ReverseStressResult Bounded(
        StressModel model, double[] weights, double loss, (int Asset, double Lower, double Upper)[] bounds, TimeSpan? timeLimit,
        CancellationToken cancellationToken)
    {
        int n = weights.Length;
        double[] root = Root(model.Covariance, out int rank);
        double[] rows = new double[(1 + bounds.Length) * rank];
        double[] lower = new double[1 + bounds.Length];
        double[] upper = new double[1 + bounds.Length];
        Span<double> lossRow = rows.AsSpan(0, rank);
        for (int i = 0; i < n; i++)
        {
            Kernels.Axpy(weights[i], root.AsSpan(i * rank, rank), lossRow);
        }

        // Rows in deviations of what they confine, so that their sizes are alike.
        double size = Math.Sqrt(Kernels.Dot(lossRow, lossRow));
        if (!(size > 0))
        {
            return DoesNotVary();
        }

        Kernels.Scale(1 / size, lossRow);
        lower[0] = double.NegativeInfinity;
        upper[0] = -((loss * (1 + BeyondBounded)) + Kernels.Dot(weights, model.Means)) / size;
        for (int k = 0; k < bounds.Length; k++)
        {
            (int asset, double low, double high) = bounds[k];
            double deviation = Math.Sqrt(model.Covariance[asset, asset]);
            double unit = deviation > 0 ? 1 / deviation : 1;
            Kernels.Axpy(unit, root.AsSpan(asset * rank, rank), rows.AsSpan((1 + k) * rank, rank));
            lower[1 + k] = unit * (low - model.Means[asset]);
            upper[1 + k] = unit * (high - model.Means[asset]);
        }

        double[] ones = new double[rank];
        Array.Fill(ones, 1);
        QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(ones), new double[rank],
            rows: DenseMatrix.Create(1 + bounds.Length, rank, rows), rowLower: lower, rowUpper: upper);
        SolverOutcome outcome = new QuadraticSolver().Solve(program, new SolverSettings { TimeLimit = timeLimit }, cancellationToken);
        if (outcome.Status != SolverStatus.Optimal)
        {
            return outcome.Status == SolverStatus.PrimalInfeasible
                ? new ReverseStressResult(ReverseStressStatus.Unreachable, Invariant(
                    $"No returns within the bounds that the covariance allows lose {100 * loss:G6} %."))
                : new ReverseStressResult(ReverseStressStatus.NotSolved, Invariant(
                    $"The solver ended with {outcome.Status} after {outcome.Iterations} iterations."));
        }

        double[] shock = model.Means.ToArray();
        for (int i = 0; i < n; i++)
        {
            shock[i] += Kernels.Dot(root.AsSpan(i * rank, rank), outcome.Point);
        }

        return Found(ReverseStressStatus.Found, "", model, weights, shock);
    }

    private static ReverseStressResult DoesNotVary() => new(ReverseStressStatus.Unreachable,
        "The portfolio does not vary under this covariance: no shock that it allows brings a loss.");

    private static double[] Root(SymmetricMatrix covariance, out int rank)
    {
        int n = covariance.Order;
        double[] deviations = new double[n];
        double[] correlations = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            deviations[i] = Math.Sqrt(covariance[i, i]);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double product = deviations[i] * deviations[j];
                correlations[(i * n) + j] = product > 0 ? covariance[i, j] / product : 0;
            }
        }

        SymmetricEigen eigen = SymmetricEigen.Decompose(correlations, n);
        double floor = RankTolerance * eigen.Values[n - 1];
        int first = 0;
        while (!(eigen.Values[first] > floor))
        {
            first++; // the last one passes: some asset varies, since the portfolio does
        }

        rank = n - first;
        double[] root = new double[n * rank];
        for (int k = 0; k < rank; k++)
        {
            double scale = Math.Sqrt(eigen.Values[first + k]);
            ReadOnlySpan<double> vector = eigen.Vector(first + k);
            for (int i = 0; i < n; i++)
            {
                root[(i * rank) + k] = deviations[i] * vector[i] * scale;
            }
        }

        return root;
    }

    private static ReverseStressResult Found(
        ReverseStressStatus status, string detail, StressModel model, double[] weights, double[] shock)
    {
        if (!Array.TrueForAll(shock, value => Math.Abs(value) <= ShockList.LargestShock))
        {
            return new ReverseStressResult(ReverseStressStatus.Unreachable, Invariant(
                $"The portfolio varies so little that the loss takes returns beyond {ShockList.LargestShock}."));
        }

        double loss = -Kernels.Dot(weights, shock);
        double deviation = Math.Sqrt(Math.Max(0, model.Covariance.QuadraticForm(weights)));
        double mean = Kernels.Dot(weights, model.Means);
        ImmutableArray<AssetShock>.Builder shocks = ImmutableArray.CreateBuilder<AssetShock>(shock.Length);
        for (int i = 0; i < shock.Length; i++)
        {
            shocks.Add(new AssetShock(model.Assets[i], shock[i]));
        }

        return new ReverseStressResult(status, detail)
        {
            Shocks = shocks.MoveToImmutable(),
            Loss = loss,
            Plausibility = GaussianConditioning.PlausibilityOf(model.Covariance, model.Means, shock),
            LossProbability = deviation > 0 ? NormalDistribution.Cumulative(-(loss + mean) / deviation) : null,
        };
    }

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be positive and finite."));
        }
    }
}

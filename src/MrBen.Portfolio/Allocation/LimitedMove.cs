using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>A change of weights, as far as limits and signs allow. Immutable and thread-safe.</summary>
/// <param name="Weights">The weights after it; <see langword="null"/> where nothing moves.</param>
/// <param name="Change">Σ|change of an asset's weight|.</param>
/// <param name="Share">Change over the one that was asked for, in [0, 1].</param>
/// <param name="Obstacle">What allows no more, in words; <see langword="null"/> where the whole change was made.</param>
internal sealed record LimitedMove(PortfolioWeights? Weights, double Change, double Share, string? Obstacle)
{
    // What a solver's answer is beyond a limit by its rounding, relative to the limit where that is above 1.
    private const double Tolerance = 1e-12;

    // Halvings of the way: what is left of it is below the tolerance.
    private const int Halvings = 45;

    /// <summary>Makes the largest part of a change that is allowed.</summary>
    /// <param name="weights">The weights, whatever limits they break.</param>
    /// <param name="change">The change of each.</param>
    /// <param name="context">The limits and what they need.</param>
    /// <param name="cancellationToken">Cancels between two trials.</param>
    /// <remarks>
    /// <para>First, asset by asset and exactly: each weight ends at its bounds, and at 0 rather than on the other side; what then is bought
    /// or sold too much is made less in proportion, so that the sum of the weights changes as was asked. Then all of it together: the
    /// largest part, found by halving, after which no limit is broken that was kept and none by more than before. The weights that keep a
    /// convex limit lie on a stretch of the way, so that no larger part is allowed; of limits that are all or nothing that need not hold.
    /// </para>
    /// <para>Each trial measures every limit: O(45 · limits).</para>
    /// </remarks>
    public static LimitedMove Of(PortfolioWeights weights, double[] change, TiltContext context, CancellationToken cancellationToken)
    {
        double asked = SumOfAbsolutes(change);
        (double[] step, string? obstacle) = Bounded(weights, change, context.Constraints);
        double[] allowed = Excesses(weights, context).Select(item => Math.Max(item.Excess, Tolerance * item.Unit)).ToArray();
        double part = 1;
        if (Broken(Moved(weights, step, 1), context, allowed) is { } atEnd)
        {
            obstacle = atEnd;
            (double kept, double broken) = (0, 1);
            for (int halving = 0; halving < Halvings; halving++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double middle = (kept + broken) / 2;
                if (Broken(Moved(weights, step, middle), context, allowed) is { } limit)
                {
                    (broken, obstacle) = (middle, limit);
                }
                else
                {
                    kept = middle;
                }
            }

            part = kept;
        }

        double made = part * SumOfAbsolutes(step);
        return made > StrategyShares.Rounding
            ? new LimitedMove(Moved(weights, step, part), made, Math.Min(1, made / asked), obstacle)
            : new LimitedMove(null, 0, 0, obstacle);
    }

    private static PortfolioWeights Moved(PortfolioWeights weights, double[] step, double part)
    {
        double[] moved = weights.Weights.ToArray();
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] += part * step[i];
        }

        return PortfolioWeights.Create(weights.Assets, moved);
    }

    private static (double[] Step, string? Obstacle) Bounded(PortfolioWeights weights, double[] change, PortfolioConstraints constraints)
    {
        double[] step = new double[change.Length];
        string? obstacle = null;
        double sum = 0;
        for (int i = 0; i < step.Length; i++)
        {
            double weight = weights.Weights[i];
            (double min, double max) = BoundsOf(constraints, weights.Assets[i]);
            (min, max) = weight < 0 ? (min, Math.Min(max, 0)) : (Math.Max(min, 0), max);

            // Whoever is beyond a bound already does not go further.
            double end = Math.Clamp(weight + change[i], Math.Min(min, weight), Math.Max(max, weight));
            sum += change[i];
            step[i] = end == weight + change[i] ? change[i] : end - weight;
            obstacle ??= step[i] == change[i] ? null : $"the bounds or the sign of {weights.Assets[i]}";
        }

        return obstacle is null ? (change, null) : (Balanced(step, sum), obstacle);
    }

    // Purchases less sales make the sum that was asked, of as much of both as there is. The ratios come first: they are at most 1 and
    // exactly 1 for what is whole, so that no rounding carries a weight past the bound, or the 0, at which it was to end.
    private static double[] Balanced(double[] step, double sum)
    {
        double bought = step.Where(value => value > 0).Sum();
        double sold = -step.Where(value => value < 0).Sum();
        double buy = Math.Clamp(sold + sum, 0, bought);
        double sell = Math.Clamp(buy - sum, 0, sold);
        return
        [
            .. step.Select(value => value > 0 ? value * (buy / bought) : value < 0 ? value * (sell / sold) : 0),
        ];
    }

    private static (double Min, double Max) BoundsOf(PortfolioConstraints constraints, AssetId asset) =>
        constraints.AssetBounds.FirstOrDefault(bounds => bounds.Asset == asset) is { } own
            ? (own.Min, own.Max)
            : (constraints.MinWeight, constraints.MaxWeight);

    // The first limit that is broken by more than is allowed, in words.
    private static string? Broken(PortfolioWeights weights, TiltContext context, double[] allowed)
    {
        int place = 0;
        foreach ((string words, double excess, double _) in Excesses(weights, context))
        {
            // Written so that NaN counts as broken.
            if (!(excess <= allowed[place++]))
            {
                return words;
            }
        }

        return null;
    }

    private static IEnumerable<(string Words, double Excess, double Unit)> Excesses(PortfolioWeights weights, TiltContext context)
    {
        ReturnEstimates estimates = context.Estimates.Assets.SequenceEqual(weights.Assets)
            ? context.Estimates
            : context.Estimates.Select(weights.Assets.AsSpan());
        foreach ((ConstraintLabel label, double value) in
            new ConstraintCheck(weights).Measure(context.Constraints, estimates, context.CurrentWeights, context.Returns))
        {
            yield return (label.AtLeast, label.Min - value, Unit(label.Min));
            yield return (label.AtMost, value - label.Max, Unit(label.Max));
        }

        static double Unit(double limit) => double.IsFinite(limit) ? Math.Max(1, Math.Abs(limit)) : 1;
    }

    private static double SumOfAbsolutes(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }
}

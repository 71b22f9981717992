using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// Monte Carlo of the wealth of a strategy: ruin, goals, drawdowns and the quantiles of wealth by date. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// A path of <see cref="BrownianEquity"/> that is inside the levels at two dates adds the probability of having crossed one in between (see
/// <see cref="EquityCurveOptions.SeesBetweenDates"/>), so that ruin and goals have no discretisation error however coarse the dates; each
/// path then counts with its conditional probability, which also narrows the error. The wealth at the dates has none either.
/// Sources: Glasserman (2003), Monte Carlo Methods in Financial Engineering, sections 4.2 (antithetic variates), 6.4 (crossings).
/// </remarks>
public static class EquityCurve
{
    /// <summary>Simulates.</summary>
    /// <param name="model">How wealth moves.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Asked before each path.</param>
    /// <exception cref="ArgumentException">
    /// The model or a setting is unsound, mirror images of blocks are asked for, or an odd number of paths with mirror images.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(paths·periods), with quantiles times log(paths).</remarks>
    public static EquityCurveForecast Simulate(
        EquityModel model, EquityCurveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        EquityCurveOptions settings = options is null ? new() : options with { };
        List<string> errors = [.. model.Validate(), .. settings.Validate()];
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        EquityShocks shocks = model.Start(settings.Periods);
        bool mirrors = settings.Antithetic ?? shocks.CanMirror;
        if (mirrors && !shocks.CanMirror)
        {
            throw new ArgumentException("Blocks of returns have no mirror image: antithetic paths are not to be had.", nameof(options));
        }

        if (mirrors && settings.Paths % 2 != 0)
        {
            throw new ArgumentException(
                Invariant($"{settings.Paths} paths are an odd number; with mirror images they must be even."), nameof(options));
        }

        return Run(shocks, settings, mirrors, cancellationToken);
    }

    private static EquityCurveForecast Run(
        EquityShocks shocks, EquityCurveOptions options, bool mirrors, CancellationToken cancellationToken)
    {
        double variance = options.SeesBetweenDates ? shocks.VarianceBetweenDates : 0;
        EquityLevels levels = new(options, variance);
        SeededRandom draws = new(options.Seed);
        double[] fan = options.Quantiles.IsEmpty ? [] : new double[options.Paths * options.Periods];
        ProbabilityTally ruin = default;
        ProbabilityTally goal = default;
        ProbabilityTally goalFirst = default;
        ProbabilityTally ruinFirst = default;
        ProbabilityTally drawdown = default;
        int images = mirrors ? 2 : 1;
        for (int path = 0; path < options.Paths; path += images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shocks.Next(ref draws);
            PathEvents events = levels.Follow(shocks, mirrored: false, FanOf(fan, path), options.Paths);
            if (mirrors)
            {
                events = events.MeanWith(levels.Follow(shocks, mirrored: true, FanOf(fan, path + 1), options.Paths));
            }

            ruin.Add(events.Ruin);
            goal.Add(events.Goal);
            goalFirst.Add(events.GoalFirst);
            ruinFirst.Add(events.RuinFirst);
            drawdown.Add(events.Drawdown);
        }

        bool both = options.RuinLevel is not null && options.GoalLevel is not null;
        return new EquityCurveForecast(mirrors)
        {
            Ruin = options.RuinLevel is null ? null : ruin.Estimate(options.Paths),
            Goal = options.GoalLevel is null ? null : goal.Estimate(options.Paths),
            GoalBeforeRuin = both ? goalFirst.Estimate(options.Paths) : null,
            RuinBeforeGoal = both ? ruinFirst.Estimate(options.Paths) : null,
            Drawdown = options.DrawdownLevel is null ? null : drawdown.Estimate(options.Paths),
            Fan = Quantile(fan, options, cancellationToken),
        };
    }

    private static Span<double> FanOf(double[] fan, int path) => fan.Length == 0 ? [] : fan.AsSpan(path, fan.Length - path);

    private static ImmutableArray<EquityFanPoint> Quantile(double[] fan, EquityCurveOptions options, CancellationToken cancellationToken)
    {
        if (fan.Length == 0)
        {
            return [];
        }

        ImmutableArray<EquityFanPoint>.Builder points = ImmutableArray.CreateBuilder<EquityFanPoint>(options.Periods);
        for (int t = 0; t < options.Periods; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<double> logs = fan.AsSpan(t * options.Paths, options.Paths);
            logs.Sort();
            ImmutableArray<double>.Builder wealth = ImmutableArray.CreateBuilder<double>(options.Quantiles.Length);
            foreach (double probability in options.Quantiles)
            {
                wealth.Add(Math.Min(Math.Exp(logs[Quantiles.LowerIndex(logs.Length, probability)]), double.MaxValue));
            }

            points.Add(new EquityFanPoint(t + 1, wealth.MoveToImmutable()));
        }

        return points.MoveToImmutable();
    }
}

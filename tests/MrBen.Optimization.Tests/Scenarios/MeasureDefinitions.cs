using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>
/// The measures with their definitions written out as the sources have them, without regard to cost: an oracle of their own.
/// </summary>
internal static class MeasureDefinitions
{
    /// <summary>Each measure that the properties are tested for, and its value from outcomes and probabilities.</summary>
    public static IReadOnlyList<(ScenarioMeasure Measure, Func<double[], double[], double> Define)> All { get; } =
    [
        (ScenarioMeasure.ConditionalValueAtRisk(0.95), (y, p) => TailMean(Losses(y), p, 0.95)),
        (ScenarioMeasure.ConditionalValueAtRisk(0.8), (y, p) => TailMean(Losses(y), p, 0.8)),
        (ScenarioMeasure.ConditionalDrawdownAtRisk(0.9), (y, p) => TailMean(Drawdowns(y), p, 0.9)),
        (ScenarioMeasure.MeanAbsoluteDeviation, (y, p) => Mean([.. y.Select(v => Math.Abs(v - Mean(y, p)))], p)),
        (ScenarioMeasure.SemiDeviation, (y, p) => Math.Sqrt(LowerMoment(y, p, Mean(y, p), 2))),
        (ScenarioMeasure.SemiDeviationBelow(1e-3), (y, p) => Math.Sqrt(LowerMoment(y, p, 1e-3, 2))),
        (ScenarioMeasure.Semivariance, (y, p) => LowerMoment(y, p, Mean(y, p), 2)),
        (ScenarioMeasure.SemivarianceBelow(0), (y, p) => LowerMoment(y, p, 0, 2)),
        (ScenarioMeasure.LowerPartialMoment(5e-4), (y, p) => LowerMoment(y, p, 5e-4, 1)),
        (ScenarioMeasure.WorstCase, (y, _) => Losses(y).Max()),
        (ScenarioMeasure.MaximumDrawdown, (y, _) => Drawdowns(y).Max()),
        (ScenarioMeasure.AverageDrawdown, (y, p) => Mean(Drawdowns(y), p)),
        (ScenarioMeasure.UlcerIndex, (y, p) => Math.Sqrt(Mean([.. Drawdowns(y).Select(d => d * d)], p))),
        (ScenarioMeasure.EntropicValueAtRisk(0.95), (y, p) => Entropic(Losses(y), p, 0.95)),
        (ScenarioMeasure.EntropicDrawdownAtRisk(0.9), (y, p) => Entropic(Drawdowns(y), p, 0.9)),
        (ScenarioMeasure.StandardDeviation, (y, p) => Math.Sqrt(Mean([.. y.Select(v => Math.Pow(v - Mean(y, p), 2))], p))),
        (ScenarioMeasure.Variance, (y, p) => Mean([.. y.Select(v => Math.Pow(v - Mean(y, p), 2))], p)),
        (ScenarioMeasure.LogarithmicLoss, (y, p) => -Mean([.. y.Select(v => Math.Log(1 + v))], p)),
        (ScenarioMeasure.OmegaShortfall(2e-4, 1.5), (y, p) =>
            (1.5 * LowerMoment(y, p, 2e-4, 1)) - Mean([.. y.Select(v => Math.Max(v - 2e-4, 0))], p)),
    ];

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, All.Count)];

    /// <summary>The definition at a point.</summary>
    public static double At(Func<double[], double[], double> define, ScenarioSet scenarios, params double[] point)
    {
        double[] outcomes = new double[scenarios.Count];
        scenarios.OutcomesAt(point, outcomes);
        return define(outcomes, scenarios.Probabilities.ToArray());
    }

    /// <summary>Golden section (Kiefer 1953): the least value of a convex function of one number.</summary>
    public static double Least(Func<double, double> function, double low, double high, int steps = 60)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double left = high - (ratio * (high - low));
        double right = low + (ratio * (high - low));
        double atLeft = function(left);
        double atRight = function(right);
        double least = Math.Min(function(low), function(high));
        for (int k = 0; k < steps; k++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (ratio * (high - low));
                atLeft = function(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (ratio * (high - low));
                atRight = function(right);
            }
        }

        return Math.Min(least, Math.Min(atLeft, atRight));
    }

    /// <summary>The least value over weights of 2 or 3 variables that are not negative and sum to 1.</summary>
    public static double LeastOverSimplex(Func<double[], double> function, int variables, int steps) => variables == 2
        ? Least(a => function([a, 1 - a]), 0, 1, steps)
        : Least(a => Least(b => function([a, b, 1 - a - b]), 0, 1 - a, steps), 0, 1, steps);

    private static double Mean(double[] values, double[] p) => values.Zip(p, (v, weight) => v * weight).Sum();

    private static double[] Losses(double[] y) => [.. y.Select(v => -v)];

    private static double LowerMoment(double[] y, double[] p, double target, int power) =>
        Mean([.. y.Select(v => Math.Pow(Math.Max(target - v, 0), power))], p);

    // The largest fall from any earlier value of the running sum, the start included.
    private static double[] Drawdowns(double[] y)
    {
        double[] sums = [0, .. y.Select((_, t) => y.Take(t + 1).Sum())];
        return [.. y.Select((_, t) => sums.Take(t + 2).Max() - sums[t + 1])];
    }

    // The function of Rockafellar and Uryasev (2000) is piecewise linear with kinks at the losses, so that its least value is at one.
    private static double TailMean(double[] losses, double[] p, double confidence) =>
        losses.Min(a => a + (Mean([.. losses.Select(loss => Math.Max(loss - a, 0))], p) / (1 - confidence)));

    // Convex in z, hence with one valley in ln z. The limit at z = 0 is the largest loss.
    private static double Entropic(double[] losses, double[] p, double confidence)
    {
        double largest = losses.Max();
        double inside = Least(logarithm => Bound(Math.Exp(logarithm)), -45, 5, steps: 120);
        return Math.Min(largest, inside);

        double Bound(double z) =>
            largest + (z * (Math.Log(Mean([.. losses.Select(loss => Math.Exp((loss - largest) / z))], p)) - Math.Log(1 - confidence)));
    }
}

using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// A moment of the shortfalls (b − y)⁺ below a benchmark b, a target or the mean itself (Bawa 1975, J. Financial Economics 2; Markowitz
/// 1959, chapter 9, for squares), times a factor. Twice the first moment below the mean is the mean absolute deviation (Konno and Yamazaki
/// 1991, Management Science 37(5)): deviations above the mean add up to those below.
/// </summary>
internal sealed class PartialMomentMeasure(PartialMomentKind kind, double? target, double factor, string name) : ScenarioMeasure(name)
{
    internal override SquareKind Square => kind switch
    {
        PartialMomentKind.Second => SquareKind.Whole,
        PartialMomentKind.RootOfSecond => SquareKind.HalfOfSquare,
        _ => SquareKind.None,
    };

    internal override void AddSquares(ScenarioEpigraph epigraph) =>
        AddShortfalls(epigraph, target, isSquared: true, curvature: kind == PartialMomentKind.Second ? 2 : 1);

    internal override bool IsHomogeneous => Square != SquareKind.Whole && (target ?? 0) == 0;

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ReadOnlySpan<double> probabilities = epigraph.Scenarios.Probabilities;
        int shortfalls = AddShortfalls(epigraph, target, isSquared: kind != PartialMomentKind.First);
        if (kind != PartialMomentKind.First)
        {
            return Squares.Add(epigraph, kind == PartialMomentKind.RootOfSecond, (row, t, weight) =>
                epigraph.AddEntry(row, shortfalls + t, weight));
        }

        LinearForm form = new();
        for (int t = 0; t < probabilities.Length; t++)
        {
            form.Add(shortfalls + t, factor * probabilities[t]);
        }

        return form;
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double moment = Moment(outcomes, scenarios, target, isSquared: kind != PartialMomentKind.First);
        return kind == PartialMomentKind.RootOfSecond ? Math.Sqrt(moment) : factor * moment;
    }

    /// <summary>
    /// The first of T variables that are at least b − y, and at least 0 where that is not so by itself: the least square is 0 where b − y
    /// is negative, and a bound there would bind without a multiplier.
    /// </summary>
    internal static int AddShortfalls(ScenarioEpigraph epigraph, double? target, bool isSquared = false, double curvature = 0)
    {
        int count = epigraph.Scenarios.Count;
        int mean = target is null ? epigraph.Mean() : -1;
        int shortfalls = isSquared ? epigraph.AddCurvedLocals(curvature) : epigraph.AddNonnegativeLocals();
        double[] constants = new double[count];
        constants.AsSpan().Fill(-target ?? 0);
        int rows = epigraph.AddRows(Cone.Nonnegative(count), constants);
        for (int t = 0; t < count; t++)
        {
            epigraph.SetOutcome(rows + t, t, 1);
            epigraph.AddEntry(rows + t, shortfalls + t, 1);
            if (mean >= 0)
            {
                epigraph.AddEntry(rows + t, mean, -1);
            }
        }

        return shortfalls;
    }

    /// <summary>The mean of the shortfalls or of their squares.</summary>
    internal static double Moment(ReadOnlySpan<double> outcomes, ScenarioSet scenarios, double? target, bool isSquared)
    {
        double benchmark = target ?? Losses.Mean(outcomes, scenarios.Probabilities);
        double sum = 0;
        for (int t = 0; t < outcomes.Length; t++)
        {
            double shortfall = Math.Max(benchmark - outcomes[t], 0);
            sum += scenarios.Probabilities[t] * (isSquared ? shortfall * shortfall : shortfall);
        }

        return sum;
    }
}

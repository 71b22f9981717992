using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>The variance Σ pₜ(yₜ − p'y)², or its root (Markowitz 1952, Journal of Finance 7(1)).</summary>
internal sealed class DispersionMeasure(bool isRoot, string name) : ScenarioMeasure(name)
{
    internal override SquareKind Square => isRoot ? SquareKind.HalfOfSquare : SquareKind.Whole;

    internal override void AddSquares(ScenarioEpigraph epigraph)
    {
        int count = epigraph.Scenarios.Count;
        int mean = epigraph.Mean();
        int deviations = epigraph.AddCurvedLocals(isRoot ? 1 : 2);
        int rows = epigraph.AddRows(Cone.Zero(count));
        for (int t = 0; t < count; t++)
        {
            epigraph.SetOutcome(rows + t, t, 1);
            epigraph.AddEntry(rows + t, mean, -1);
            epigraph.AddEntry(rows + t, deviations + t, -1);
        }
    }

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        int mean = epigraph.Mean();
        return Squares.Add(epigraph, isRoot, (row, t, weight) =>
        {
            epigraph.SetOutcome(row, t, weight);
            epigraph.AddEntry(row, mean, -weight);
        });
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double mean = Losses.Mean(outcomes, scenarios.Probabilities);
        double sum = 0;
        for (int t = 0; t < outcomes.Length; t++)
        {
            double deviation = outcomes[t] - mean;
            sum += scenarios.Probabilities[t] * deviation * deviation;
        }

        return isRoot ? Math.Sqrt(sum) : sum;
    }
}

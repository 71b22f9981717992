using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// The mean of the drawdowns (Chekhlov, Uryasev and Zabarankin 2005) or the root of the mean of their squares, the ulcer index of Martin
/// and McCann (1989), here of the running sum and in its unit.
/// </summary>
internal sealed class DrawdownMomentMeasure(bool isSquared, string name) : ScenarioMeasure(name)
{
    internal override SquareKind Square => isSquared ? SquareKind.HalfOfSquare : SquareKind.None;

    internal override void AddSquares(ScenarioEpigraph epigraph) => epigraph.SquaredDrawdowns(curvature: 1);

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ReadOnlySpan<double> probabilities = epigraph.Scenarios.Probabilities;
        int drawdowns = epigraph.Drawdowns();
        if (isSquared)
        {
            return Squares.Add(epigraph, isRoot: true, (row, t, weight) => epigraph.AddEntry(row, drawdowns + t, weight));
        }

        LinearForm form = new();
        for (int t = 0; t < probabilities.Length; t++)
        {
            form.Add(drawdowns + t, probabilities[t]);
        }

        return form;
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double[] drawdowns = Losses.Of(outcomes, LossKind.Drawdown);
        if (!isSquared)
        {
            return Kernels.Dot(drawdowns, scenarios.Probabilities);
        }

        double sum = 0;
        for (int t = 0; t < drawdowns.Length; t++)
        {
            sum += scenarios.Probabilities[t] * drawdowns[t] * drawdowns[t];
        }

        return Math.Sqrt(sum);
    }
}

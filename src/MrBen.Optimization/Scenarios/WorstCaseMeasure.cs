using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// The largest loss (Young 1998, Management Science 44(5), for outcomes; Chekhlov, Uryasev and Zabarankin 2005 for drawdowns).
/// </summary>
internal sealed class WorstCaseMeasure(LossKind kind, string name) : ScenarioMeasure(name)
{
    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        int count = epigraph.Scenarios.Count;
        int largest = epigraph.AddLocals();
        int rows = epigraph.AddRows(Cone.Nonnegative(count));
        for (int t = 0; t < count; t++)
        {
            epigraph.AddEntry(rows + t, largest, 1);
            epigraph.AddLoss(rows + t, kind, t, -1);
        }

        return new LinearForm().Add(largest, 1);
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios) => Losses.Of(outcomes, kind).Max();
}

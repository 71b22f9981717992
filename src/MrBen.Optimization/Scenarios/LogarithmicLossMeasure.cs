using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// −E ln(1 + y): least where the expected logarithmic growth is largest (Kelly 1956, Bell System Technical Journal 35(4)).
/// </summary>
internal sealed class LogarithmicLossMeasure(string name) : ScenarioMeasure(name)
{
    internal override bool IsHomogeneous => false;

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ScenarioSet scenarios = epigraph.Scenarios;
        int logarithms = epigraph.AddLocals(scenarios.Count);
        LinearForm form = new();
        for (int t = 0; t < scenarios.Count; t++)
        {
            // k·exp(w/k) ≤ k + y.
            int row = epigraph.AddRows(Cone.Exponential, [0, 1, 1]);
            epigraph.AddEntry(row, logarithms + t, 1);
            epigraph.SetOutcome(row + 2, t, 1);
            form.Add(logarithms + t, -scenarios.Probabilities[t]);
        }

        return form;
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double sum = 0;
        for (int t = 0; t < outcomes.Length; t++)
        {
            if (!(outcomes[t] > -1))
            {
                return double.PositiveInfinity; // Ruin, which no probability makes possible to bear.
            }

            sum -= scenarios.Probabilities[t] * Math.Log(1 + outcomes[t]);
        }

        return sum;
    }
}

using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// The mean of the worst share 1 − β of the losses: the least a + Σ pₜ(Lₜ − a)⁺/(1 − β) over a (Rockafellar and Uryasev 2000, Journal of
/// Risk 2(3), Theorem 1; 2002, J. Banking &amp; Finance 26(7), Proposition 8, for samples).
/// </summary>
internal sealed class TailMeanMeasure(double confidence, LossKind kind, string name) : ScenarioMeasure(name)
{
    // Rounding of a share of the probability that is a whole number of scenarios.
    private const double WholeShare = 1e-12;

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ScenarioSet scenarios = epigraph.Scenarios;
        int boundary = epigraph.AddLocals();
        int excess = epigraph.AddNonnegativeLocals();
        int rows = epigraph.AddRows(Cone.Nonnegative(scenarios.Count));
        LinearForm form = new LinearForm().Add(boundary, 1);
        for (int t = 0; t < scenarios.Count; t++)
        {
            epigraph.AddEntry(rows + t, excess + t, 1);
            epigraph.AddEntry(rows + t, boundary, 1);
            epigraph.AddLoss(rows + t, kind, t, -1);
            form.Add(excess + t, scenarios.Probabilities[t] / (1 - confidence));
        }

        return form;
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios) => Tail(outcomes, scenarios).Mean;

    internal override double? ThresholdOf(ReadOnlySpan<double> outcomes, ScenarioSet scenarios) => Tail(outcomes, scenarios).Boundary;

    private (double Boundary, double Mean) Tail(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double[] gains = Losses.Of(outcomes, kind);
        for (int t = 0; t < gains.Length; t++)
        {
            gains[t] = -gains[t];
        }

        double[] weights = scenarios.Probabilities.ToArray();
        Array.Sort(gains, weights); // The largest loss first.
        double tail = 1 - confidence;
        double sum = 0;
        double left = tail;
        for (int t = 0; t < gains.Length; t++)
        {
            if (weights[t] >= left || t == gains.Length - 1)
            {
                double mean = -(sum + (left * gains[t])) / tail;
                int boundary = t;

                // The smallest loss that the share β does not exceed is beyond a scenario that the tail holds whole.
                while (boundary < gains.Length - 1 && weights[boundary] - left <= WholeShare)
                {
                    left -= weights[boundary++];
                }

                return (-gains[boundary], mean);
            }

            sum += weights[t] * gains[t];
            left -= weights[t];
        }

        return (0, 0);
    }
}

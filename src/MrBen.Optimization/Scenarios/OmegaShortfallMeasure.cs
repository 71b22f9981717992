namespace MrBen.Optimization.Scenarios;

/// <summary>
/// ω·E(τ − y)⁺ − E(y − τ)⁺: what the gains above a threshold lack of ω times the losses below it. Not positive exactly where the Omega
/// ratio E(y − τ)⁺/E(τ − y)⁺ (Keating and Shadwick 2002, J. Performance Measurement 6(3)) is at least ω. Convex for ω ≥ 1, as
/// (ω − 1)·E(τ − y)⁺ + τ − E y (Mausser, Saunders and Seco 2006, Risk 19(11)).
/// </summary>
internal sealed class OmegaShortfallMeasure(double threshold, double ratio, string name) : ScenarioMeasure(name)
{
    internal override bool IsHomogeneous => threshold == 0;

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ScenarioSet scenarios = epigraph.Scenarios;
        int shortfalls = PartialMomentMeasure.AddShortfalls(epigraph, threshold);
        LinearForm form = new LinearForm().Add(epigraph.Mean(), -1).AddConstant(threshold);
        for (int t = 0; t < scenarios.Count; t++)
        {
            form.Add(shortfalls + t, (ratio - 1) * scenarios.Probabilities[t]);
        }

        return form;
    }

    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double sum = 0;
        for (int t = 0; t < outcomes.Length; t++)
        {
            double excess = outcomes[t] - threshold;
            sum -= scenarios.Probabilities[t] * (excess > 0 ? excess : ratio * excess);
        }

        return sum;
    }
}

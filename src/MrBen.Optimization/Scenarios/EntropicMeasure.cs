using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// The least z·ln(E exp(L/z)/(1 − β)) over z > 0 (Ahmadi-Javid 2012, J. Optimization Theory and Applications 155, Definition 3.1): the best
/// of Chernoff's bounds of the tail mean. Its cones are those of Cajas (2021), Entropic Portfolio Optimization: a Disciplined Convex
/// Programming Framework, SSRN 3792520: a − z·ln(1 − β) with Σ pₜuₜ ≤ z and z·exp((Lₜ − a)/z) ≤ uₜ.
/// </summary>
internal sealed class EntropicMeasure(double confidence, LossKind kind, string name) : ScenarioMeasure(name)
{
    private const int MostHalvings = 200;

    internal override LinearForm AddTo(ScenarioEpigraph epigraph)
    {
        ScenarioSet scenarios = epigraph.Scenarios;
        int shift = epigraph.AddLocals();
        int scale = epigraph.AddLocals();
        int exponentials = epigraph.AddLocals(scenarios.Count);
        for (int t = 0; t < scenarios.Count; t++)
        {
            if (scenarios.Probabilities[t] == 0)
            {
                epigraph.AddEntry(epigraph.AddRows(Cone.Zero(1)), exponentials + t, 1);
                continue;
            }

            int row = epigraph.AddRows(Cone.Exponential);
            epigraph.AddLoss(row, kind, t, 1);
            epigraph.AddEntry(row, shift, -1);
            epigraph.AddEntry(row + 1, scale, 1);
            epigraph.AddEntry(row + 2, exponentials + t, 1);
        }

        int total = epigraph.AddRows(Cone.Nonnegative(1));
        epigraph.AddEntry(total, scale, 1);
        for (int t = 0; t < scenarios.Count; t++)
        {
            epigraph.AddEntry(total, exponentials + t, -scenarios.Probabilities[t]);
        }

        return new LinearForm().Add(shift, 1).Add(scale, -Math.Log(1 - confidence));
    }

    // In z the function is convex with the slope −ln(1 − β) − (relative entropy of the probabilities tilted by exp(L/z)), which rises with
    // z.
    internal override double Evaluate(ReadOnlySpan<double> outcomes, ScenarioSet scenarios)
    {
        double[] losses = [.. Losses.Of(outcomes, kind).Where((_, t) => scenarios.Probabilities[t] > 0)];
        double[] probabilities = [.. scenarios.Probabilities.ToArray().Where(probability => probability > 0)];
        double largest = losses.Max();
        double spread = largest - losses.Min();
        if (!(spread > 0))
        {
            return largest;
        }

        double budget = -Math.Log(1 - confidence);
        double low = Math.Log(spread) - 50;
        double high = Math.Log(spread) + 50;
        if (Bound(losses, probabilities, largest, Math.Exp(low)).Entropy <= budget)
        {
            return largest; // The largest loss has more probability than 1 − β: the bound falls as z does, to it.
        }

        for (int k = 0; k < MostHalvings && high - low > 1e-15 * Math.Abs(low + high); k++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Bound(losses, probabilities, largest, Math.Exp(middle)).Entropy > budget ? (middle, high) : (low, middle);
        }

        double z = Math.Exp(0.5 * (low + high));
        return largest + (z * (Bound(losses, probabilities, largest, z).LogMean + budget));
    }

    // ln E exp((L − largest)/z) and the relative entropy of the tilted probabilities.
    private static (double LogMean, double Entropy) Bound(double[] losses, double[] probabilities, double largest, double z)
    {
        double sum = 0;
        double weighted = 0;
        for (int t = 0; t < losses.Length; t++)
        {
            double exponent = (losses[t] - largest) / z;
            double term = probabilities[t] * Math.Exp(exponent);
            sum += term;
            weighted += term * Math.Max(exponent, -1e3); // Terms beyond are 0, whatever they are times.
        }

        double logMean = Math.Log(sum);
        return (logMean, (weighted / sum) - logMean);
    }
}

namespace MrBen.Optimization.Scenarios;

/// <summary>Losses of given outcomes.</summary>
internal static class Losses
{
    public static double[] Of(ReadOnlySpan<double> outcomes, LossKind kind)
    {
        double[] losses = new double[outcomes.Length];
        double drawdown = 0;
        for (int t = 0; t < outcomes.Length; t++)
        {
            drawdown = Math.Max(drawdown - outcomes[t], 0);
            losses[t] = kind == LossKind.Outcome ? -outcomes[t] : drawdown;
        }

        return losses;
    }

    /// <summary>p'v.</summary>
    public static double Mean(ReadOnlySpan<double> values, ReadOnlySpan<double> probabilities) =>
        LinearAlgebra.Kernels.Dot(values, probabilities);
}

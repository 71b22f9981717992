using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>What regime models share about chains of K states with transition probabilities P, row after row.</summary>
internal static class MarkovChain
{
    // A typed probability may miss its row sum by its last digits; more is another chain.
    private const double Rounding = 1e-6;

    /// <summary>Refuses probabilities that do not sum to 1 or are none.</summary>
    public static void RequireProbabilities(ReadOnlySpan<double> row, string what, string name)
    {
        double sum = 0;
        foreach (double probability in row)
        {
            if (!(probability >= 0 && probability <= 1 + Rounding))
            {
                throw new ArgumentException(Invariant($"{what} holds {probability}; a probability is in [0, 1]."), name);
            }

            sum += probability;
        }

        if (!(Math.Abs(sum - 1) <= Rounding))
        {
            throw new ArgumentException(Invariant($"{what} sums to {sum}; it must sum to 1."), name);
        }
    }

    /// <summary>
    /// The distribution that P leaves as it is, πP = π, Σπ = 1. Uniform where there are several of them: the chain then never forgets
    /// where it began, and nothing tells where that was.
    /// </summary>
    public static double[] Stationary(ReadOnlySpan<double> transitions, int states)
    {
        double[] matrix = new double[states * states];
        double[] stationary = new double[states];
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
            {
                matrix[(j * states) + i] = (i == j ? 1 : 0) - transitions[(i * states) + j];
            }
        }

        // One of the equations follows from the others; the sum takes its place.
        matrix.AsSpan((states - 1) * states, states).Fill(1);
        stationary[^1] = 1;
        if (!LinearSystem.TrySolve(matrix, stationary))
        {
            Array.Fill(stationary, 1.0 / states);
            return stationary;
        }

        double sum = 0;
        for (int k = 0; k < states; k++)
        {
            stationary[k] = Math.Clamp(stationary[k], 0, 1);
            sum += stationary[k];
        }

        Optimization.LinearAlgebra.Kernels.Scale(1 / sum, stationary);
        return stationary;
    }

    /// <summary>
    /// z = (I − P + 1π')⁻¹g: the derivative of Σ gₖπₖ with respect to Pᵢⱼ is πᵢ·zⱼ, up to what is equal for all j, which rows that sum to
    /// 1 do not feel (Schweitzer 1968, J. Applied Probability 5(2), 401–413). Zero where the chain has several stationary distributions.
    /// </summary>
    public static double[] StationaryResponse(ReadOnlySpan<double> transitions, ReadOnlySpan<double> stationary, ReadOnlySpan<double> g)
    {
        int states = stationary.Length;
        double[] matrix = new double[states * states];
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
            {
                matrix[(i * states) + j] = (i == j ? 1 : 0) - transitions[(i * states) + j] + stationary[j];
            }
        }

        double[] response = g.ToArray();
        if (!LinearSystem.TrySolve(matrix, response))
        {
            Array.Clear(response);
        }

        return response;
    }

    /// <summary>Periods that a regime lasts on average once entered: 1/(1 − Pₖₖ); infinite where it is never left.</summary>
    public static double ExpectedDuration(double stay) => 1 / (1 - stay);
}

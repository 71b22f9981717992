using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Seeded scenarios with a common factor and fat tails.</summary>
internal static class ScenarioSamples
{
    /// <summary>Daily-sized returns: a common factor, own noise, and one in twenty scenarios three times as large.</summary>
    public static ScenarioSet Create(int seed, int count, int variables, double mean = 5e-4, bool isEquallyLikely = true)
    {
        Random random = new(seed);
        double[] values = new double[count * variables];
        double[] load = [.. Enumerable.Range(0, variables).Select(_ => 0.4 + (0.8 * random.NextDouble()))];
        double[] drift = [.. Enumerable.Range(0, variables).Select(_ => mean * (0.2 + (1.6 * random.NextDouble())))];
        for (int t = 0; t < count; t++)
        {
            double size = random.Next(20) == 0 ? 0.03 : 0.01;
            double common = size * Normal(random);
            for (int j = 0; j < variables; j++)
            {
                values[(t * variables) + j] = drift[j] + (load[j] * common) + (0.8 * size * Normal(random));
            }
        }

        double[] probabilities = [.. Enumerable.Range(0, count).Select(_ => 0.5 + random.NextDouble())];
        double total = probabilities.Sum();
        return ScenarioSet.Create(
            DenseMatrix.Create(count, variables, values), isEquallyLikely ? [] : [.. probabilities.Select(value => value / total)]);
    }

    /// <summary>Weights that are not negative and sum to 1.</summary>
    public static ScenarioProgram LongOnly(ScenarioProgram program)
    {
        int n = program.Scenarios.VariableCount;
        return program.WithBounds(new double[n], []).WithRows(DenseMatrix.Create(1, n, [.. Enumerable.Repeat(1.0, n)]), [1.0], [1.0]);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

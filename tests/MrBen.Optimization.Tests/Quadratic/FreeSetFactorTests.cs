using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>The identity that defines the factor, U'U = Q over the free variables, after any sequence of changes.</summary>
public class FreeSetFactorTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AppendRemoveRebuild_RandomSequences_KeepTheDefiningIdentity(bool lifted)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 40);
            SymmetricMatrix matrix = RandomPrograms.SampleCovariance(random, n, 2 * n);
            double[] lift = lifted ? RandomPrograms.RandomVector(random, n, -0.1, 0.1) : [];
            FreeSetFactor factor = new();
            factor.Clear(matrix, lift, lifted ? 1 : 0);
            List<int> free = [];
            for (int step = 0; step < 4 * n; step++)
            {
                int variable = random.Next(n);
                int position = free.IndexOf(variable);
                if (random.Next(12) == 0)
                {
                    Assert.True(factor.Rebuild(free.ToArray()));
                }
                else if (position >= 0)
                {
                    factor.RemoveAt(position);
                    free.RemoveAt(position);
                }
                else
                {
                    Assert.True(factor.TryAppend(variable));
                    free.Add(variable);
                }

                Assert.Equal(free, factor.Free.ToArray());
                AssertSolves(factor, matrix, lift, random);
            }
        }
    }

    // Three variables of which the third is the sum of the others: [1 0 1; 0 1 1; 1 1 2].
    [Fact]
    public void DependentVariable_IsRefusedByAppend_AndLeftOutByRebuild()
    {
        SymmetricMatrix matrix = SymmetricMatrix.Create(4, [1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 2, 0, 0, 0, 0, 3]);
        FreeSetFactor factor = new();
        factor.Clear(matrix, [], lifts: 0);
        Assert.True(factor.TryAppend(2));
        Assert.True(factor.TryAppend(0));
        Assert.False(factor.TryAppend(1));
        Assert.Equal([2, 0], factor.Free.ToArray());
        AssertSolves(factor, matrix, [], new Random(1));
        Assert.False(factor.Rebuild([0, 1, 2, 3]));
        Assert.Equal([0, 1, 3], factor.Free.ToArray());
        AssertSolves(factor, matrix, [], new Random(2));
    }

    // A variable without variance is definite along the budget that the lift adds: 0 + 1·1.
    [Fact]
    public void Lift_MakesAVariableWithoutCurvatureIndependent()
    {
        SymmetricMatrix matrix = SymmetricMatrix.Create(2, [0, 0, 0, 1]);
        FreeSetFactor factor = new();
        factor.Clear(matrix, [], lifts: 0);
        Assert.False(factor.TryAppend(0));
        factor.Clear(matrix, [1, 1], lifts: 1);
        Assert.True(factor.TryAppend(0));
        Assert.True(factor.TryAppend(1));
        AssertSolves(factor, matrix, [1, 1], new Random(3));
    }

    private static void AssertSolves(FreeSetFactor factor, SymmetricMatrix matrix, double[] lift, Random random)
    {
        int[] free = factor.Free.ToArray();
        double[] expected = RandomPrograms.RandomVector(random, free.Length, -1, 1);
        double[] right = new double[free.Length];
        for (int i = 0; i < free.Length; i++)
        {
            for (int k = 0; k < free.Length; k++)
            {
                double lifted = lift.Length == 0 ? 0 : lift[free[i]] * lift[free[k]];
                right[i] += (matrix[free[i], free[k]] + lifted) * expected[k];
            }
        }

        factor.SolveTransposed(right);
        factor.Solve(right);
        Assert.Equal(expected, right, (x, y) => Math.Abs(x - y) < 1e-8); // Condition numbers of a few thousand and 160 updates.
    }
}

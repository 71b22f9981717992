using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>An image that was carried through any changes of its factor is the one that a solve from the start gives.</summary>
public class CarriedImageTests
{
    // Condition numbers of a few thousand, at most 30 changes between two solves from the start.
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SolveTransposed_AfterRandomChanges_AgreesWithASolveFromTheStart(bool lifted)
    {
        for (int seed = 0; seed < TestTier.Count(40, 400); seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 40);
            FreeSetFactor factor = new();
            CarriedImage steady = factor.NewImage();
            CarriedImage moving = factor.NewImage();
            SymmetricMatrix matrix = RandomPrograms.SampleCovariance(random, n, 2 * n);
            factor.Clear(matrix, lifted ? RandomPrograms.RandomVector(random, n, -0.1, 0.1) : [], lifted ? 1 : 0);
            double[] right = RandomPrograms.RandomVector(random, n, -1, 1);
            double[] changing = [.. right];
            for (int step = 0; step < 6 * n; step++)
            {
                Change(factor, random, n);
                changing[random.Next(n)] += random.Next(3) == 0 ? 1 : 0;
                if (random.Next(3) > 0)
                {
                    AssertSolved(factor, right, steady);
                    AssertSolved(factor, changing, moving);
                }
            }
        }
    }

    // U'v = b with U = diag(1, 2, 3) and later diag(1, 3): v = b / diagonal, whatever is known of it.
    [Fact]
    public void SolveTransposed_AfterARemoval_KnowsTheEntriesThatStay()
    {
        FreeSetFactor factor = new();
        CarriedImage image = factor.NewImage();
        factor.Clear(SymmetricMatrix.FromDiagonal([1, 4, 9]), [], lifts: 0);
        Assert.True(factor.Rebuild([0, 1, 2]));
        Assert.Equal([6.0, 3, 2], factor.SolveTransposed([6, 6, 6], image).ToArray());
        factor.RemoveAt(1);
        Assert.Equal(2, image.Length);
        Assert.Equal([6.0, 2], image.Values(2).ToArray());
        Assert.Equal([6.0, 3], factor.SolveTransposed([6, 9], image).ToArray());
        Assert.True(factor.Rebuild([0]));
        Assert.Equal(0, image.Length);
    }

    private static void Change(FreeSetFactor factor, Random random, int n)
    {
        int variable = random.Next(n);
        int position = factor.Free.IndexOf(variable);
        if (random.Next(30) == 0)
        {
            Assert.True(factor.Rebuild(factor.Free.ToArray()));
        }
        else if (position >= 0)
        {
            factor.RemoveAt(position);
        }
        else
        {
            Assert.True(factor.TryAppend(variable));
        }
    }

    private static void AssertSolved(FreeSetFactor factor, double[] byVariable, CarriedImage image)
    {
        double[] right = [.. factor.Free.ToArray().Select(j => byVariable[j])];
        double[] carried = factor.SolveTransposed(right, image).ToArray();
        factor.SolveTransposed(right);
        double size = right.Select(Math.Abs).DefaultIfEmpty(0).Max();
        Assert.Equal(right, carried, (x, y) => Math.Abs(x - y) <= Tolerance * size);
    }
}

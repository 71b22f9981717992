using System.Numerics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Triangles that are copied, turned and multiplied, each against loops over single entries.</summary>
public class TriangleTests
{
    private const double Filler = 7.5;

    private static readonly int[] Orders = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 33, 51];

    [Fact]
    public void LowerToUpper_EveryOrder_TurnsTheTriangleAndKeepsTheRest()
    {
        foreach (int n in Orders)
        {
            int stride = n + 3;
            double[] lower = Scalar.Random(n * stride, n);
            double[] upper = new double[n * stride];
            Array.Fill(upper, Filler);
            Transposition.LowerToUpper(lower, n, stride, upper);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < stride; j++)
                {
                    Assert.Equal(j >= i && j < n ? lower[(j * stride) + i] : Filler, upper[(i * stride) + j]);
                }
            }
        }
    }

    [Fact]
    public void LowerToUpper_WithoutRoom_IsRefused()
    {
        double[] room = new double[9];
        Assert.Throws<ArgumentOutOfRangeException>(() => Transposition.LowerToUpper(room.AsSpan(1), 3, 3, new double[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Transposition.LowerToUpper(room, 3, 3, new double[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Transposition.LowerToUpper(room, 3, 2, new double[9]));
    }

    [Fact]
    public void GatherLower_AnyColumns_CopiesTheirTriangleAndKeepsTheRest()
    {
        SymmetricMatrix matrix = SymmetricMatrix.Create(20, Scalar.Definite(20, 4));
        int[] columns = [19, 3, 0, 7, 12, 5, 6];
        const int Stride = 9;
        double[] lower = new double[columns.Length * Stride];
        Array.Fill(lower, Filler);
        matrix.GatherLower(columns, lower, Stride);
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = 0; j < Stride; j++)
            {
                Assert.Equal(j <= i ? matrix[columns[i], columns[j]] : Filler, lower[(i * Stride) + j]);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GatherLower([3, 20], new double[4], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GatherLower([3, -1], new double[4], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.GatherLower([3, 4], new double[3], 2));
    }

    // Against whole numbers of any size: what is left when terms of 1e17 cancel is kept.
    [Fact]
    public void CompensatedRowAndDot_TermsThatCancel_AreExact()
    {
        const int Length = 21;
        double[] row = [.. Enumerable.Range(0, Length).Select(k => Math.ScaleB(1 + k, 27) + k)];
        double[] weights = [.. Enumerable.Range(0, Length).Select(k => Math.ScaleB(k % 2 == 0 ? 1 : -1, 26) - (3 * k))];
        BigInteger dot = BigInteger.Zero;
        double[] high = new double[Length];
        double[] low = new double[Length];
        for (int k = 0; k < Length; k++)
        {
            dot += new BigInteger(row[k]) * new BigInteger(weights[k]);
            CompensatedSums.AddRow(weights[k], row, high, low);
        }

        BigInteger sum = weights.Aggregate(BigInteger.Zero, (all, weight) => all + new BigInteger(weight));
        (double dotHigh, double dotLow) = CompensatedSums.Dot(row, weights);
        Assert.Equal(dot, new BigInteger(dotHigh) + new BigInteger(dotLow));
        for (int k = 0; k < Length; k++)
        {
            Assert.Equal(sum * new BigInteger(row[k]), new BigInteger(high[k]) + new BigInteger(low[k]));
        }
    }
}

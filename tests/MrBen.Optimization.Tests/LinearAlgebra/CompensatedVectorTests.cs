using System.Numerics;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Sums in twice the precision.</summary>
public class CompensatedVectorTests
{
    // Rows that pass over the sums together give the bits of rows that do so one after the other.
    [Fact]
    public void AddColumns_AnyNumberOfColumns_GivesTheBitsOfOneAfterTheOther()
    {
        for (int order = 1; order <= 21; order += 4)
        {
            double[] values = Scalar.Random(order * order, order);
            for (int i = 0; i < order; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    values[(i * order) + j] = values[(j * order) + i];
                }
            }

            SymmetricMatrix matrix = SymmetricMatrix.Create(order, values);
            for (int count = 0; count <= order; count++)
            {
                int[] columns = [.. Enumerable.Range(0, count).Select(k => (7 * k) % order)];
                double[] weights = [.. Scalar.Random(count, count).Select((weight, k) => k % 3 == 0 ? 1e9 * weight : weight)];
                CompensatedVector together = new(order);
                matrix.AddColumns(columns, weights, together);
                CompensatedVector alone = new(order);
                for (int k = 0; k < count; k++)
                {
                    alone.AddScaled(weights[k], matrix.Row(columns[k]));
                }

                for (int i = 0; i < order; i++)
                {
                    Assert.Equal(BitConverter.DoubleToInt64Bits(alone[i]), BitConverter.DoubleToInt64Bits(together[i]));
                    Assert.Equal(alone.LargestTerms[i], together.LargestTerms[i]);
                }
            }
        }
    }

    // Against sums of integers: entries and weights are whole multiples of a power of two, so that nothing is rounded there.
    [Fact]
    public void AddColumns_CovarianceAndSumsThatCancel_AreTheExactSumsRoundedOnce()
    {
        for (int order = 6; order <= 40; order++)
        {
            SymmetricMatrix matrix = Gram(order, noise: 0);
            int[] columns = [.. Enumerable.Range(0, order - (order % 3)).Select(k => (5 * k) % order)];
            double[] weights = [.. Scalar.Random(columns.Length, order).Select((weight, k) => k % 3 == 0 ? 1e9 * weight : weight)];
            CompensatedVector sums = new(order);
            matrix.AddColumns(columns, weights, sums);
            CompensatedVector cancelled = new(order);
            matrix.AddColumns(columns, weights, cancelled);
            for (int i = 0; i < order; i++)
            {
                cancelled.AddProduct(i, -1, sums[i]);
                BigInteger exact = 0;
                double largest = 0;
                for (int k = 0; k < columns.Length; k++)
                {
                    exact += Whole(weights[k]) * Whole(matrix[columns[k], i]);
                    largest = Math.Max(largest, Math.Abs(weights[k] * matrix[columns[k], i]));
                }

                double rounding = order * Math.ScaleB(largest, (2 * Binary) - 53);
                Assert.InRange((double)(exact - (Whole(sums[i]) << Binary)), -rounding, rounding);

                // What one rounding has left is known to about 2⁻¹⁰⁰ of the terms.
                double left = (double)(exact - (Whole(sums[i]) << Binary)) * Math.ScaleB(1, -2 * Binary);
                Assert.Equal(left, cancelled[i], tolerance: order * Math.ScaleB(largest, -95));
                Assert.InRange(sums.LargestTerms[i], largest * (1 - 1e-9), largest);
            }
        }
    }

    // Entries that are nothing but rounding beside their diagonal: their sums are as exact as sums row after row.
    [Fact]
    public void AddColumns_EntriesFarBelowTheirDiagonal_GivesTheBitsOfOneAfterTheOther()
    {
        SymmetricMatrix matrix = Gram(24, noise: 1e-18);
        int[] columns = [.. Enumerable.Range(0, 12)];
        double[] weights = Scalar.Random(12, 1);
        CompensatedVector together = new(24);
        matrix.AddColumns(columns, weights, together);
        CompensatedVector alone = new(24);
        for (int k = 0; k < 12; k++)
        {
            alone.AddScaled(weights[k], matrix.Row(columns[k]));
        }

        for (int i = 0; i < 24; i++)
        {
            Assert.Equal(alone[i], together[i]);
            Assert.Equal(alone.LargestTerms[i], together.LargestTerms[i]);
        }
    }

    // Bits behind the point that tell every number of these tests.
    private const int Binary = 200;

    private static BigInteger Whole(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent > 0 ? 1L << 52 : 0);
        int shift = Math.Max(exponent, 1) - 1075 + Binary;
        BigInteger whole = shift >= 0 ? mantissa << shift : mantissa >> -shift;
        return bits < 0 ? -whole : whole;
    }

    // X'X of random X; with noise, only the diagonal of it, and the rest noise.
    private static SymmetricMatrix Gram(int order, double noise)
    {
        double[] rows = Scalar.Random(2 * order * order, order);
        double[] values = new double[order * order];
        Kernels.AddGram(rows, order, values);
        for (int i = 0; i < values.Length && noise > 0; i++)
        {
            values[i] = i % (order + 1) == 0 ? values[i] : noise;
        }

        return SymmetricMatrix.Create(order, values);
    }
}

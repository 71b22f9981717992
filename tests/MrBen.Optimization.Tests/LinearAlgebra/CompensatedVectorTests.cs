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
}

using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Products with vectors against plain loops, at every shape around the groups of rows and the vector widths.</summary>
public class MatrixVectorTests
{
    [Fact]
    public void Products_EveryShape_EqualPlainLoops()
    {
        for (int rows = 0; rows <= 13; rows++)
        {
            for (int columns = 0; columns <= 37; columns++)
            {
                int stride = columns + (rows % 3);
                double[] matrix = Scalar.Random(rows * columns, rows + columns);
                double[] spread = Scalar.Spread(matrix, rows, columns, stride, double.NaN);
                double[] x = Scalar.Random(columns, 1);
                double[] y = new double[rows];
                Array.Fill(y, double.NaN); // Overwritten, not added to.
                MatrixVector.Multiply(spread, rows, stride, x, y);
                AssertClose(Scalar.Product(1, matrix, x, new double[rows], rows, 1, columns), y, columns);

                double[] weights = Scalar.Random(rows, 2);
                double[] sum = [.. x];
                MatrixVector.AddTransposed(spread, stride, weights, sum);
                AssertClose(Scalar.Product(1, weights, matrix, x, 1, columns, rows), sum, rows);
            }
        }
    }

    [Fact]
    public void Products_RowsInAnyPlace_GiveTheSameBits()
    {
        // Equal assets must come out equal, whichever rows theirs are grouped with.
        const int Columns = 53;
        double[] row = Scalar.Random(Columns, 1);
        double[] matrix = [.. Enumerable.Range(0, 7).SelectMany(_ => row)];
        double[] y = new double[7];
        MatrixVector.Multiply(matrix, 7, Columns, Scalar.Random(Columns, 2), y);
        Assert.All(y, value => Assert.Equal(y[0], value));
    }

    [Fact]
    public void Products_ShapesDoNotFit_AreRefused()
    {
        double[] six = new double[6];
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixVector.Multiply(six, 3, 3, new double[3], new double[3]));
        Assert.Throws<ArgumentException>(() => MatrixVector.Multiply(six, 2, 3, new double[3], new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixVector.AddTransposed(six, 3, new double[3], new double[3]));
    }

    private static void AssertClose(double[] expected, double[] actual, int terms)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-15 * (terms + 2));
        }
    }
}

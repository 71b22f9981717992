using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearRegression;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class LinearRegressionTests
{
    // MathNet's QR, on columns of sizes that are ten decades apart.
    [Fact]
    public void Fit_EqualsLeastSquaresByQr()
    {
        Random random = new(4);
        double[][] columns = [.. new[] { 1e-5, 1, 1e5 }.Select(size => Draw(random, 80).Select(z => size * (z + 3)).ToArray())];
        double[] series = [.. Draw(random, 80).Select((z, t) => z + (2e5 * columns[0][t]) - columns[1][t] + (3e-5 * columns[2][t]))];
        double[] expected = MultipleRegression.QR(
            [.. Enumerable.Range(0, 80).Select(t => columns.Select(column => column[t]).ToArray())], series, intercept: true);
        LinearRegression fit = LinearRegression.Fit(series, columns, ridge: 0, out int dependent)!;
        Assert.Equal(-1, dependent);
        Assert.Equal(expected[0], fit.Intercept, tolerance: 1e-11);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(expected[k + 1], fit.Coefficients[k], tolerance: 1e-11 * Math.Abs(expected[k + 1]));
        }
    }

    [Fact]
    public void Fit_OfAColumnThatOthersMakeUp_NamesIt()
    {
        Random random = new(5);
        double[] first = [.. Draw(random, 50)];
        double[] second = [.. Draw(random, 50)];
        double[] still = [.. Enumerable.Repeat(0.1, 50)];
        Assert.Null(LinearRegression.Fit(second, [first, still], ridge: 0, out int dependent));
        Assert.Equal(1, dependent);
        Assert.False(LinearRegression.Varies(still));
        Assert.Null(LinearRegression.Fit(first, [first, second, [.. first.Zip(second, (a, b) => a + b)]], ridge: 0, out dependent));
        Assert.Equal(2, dependent);
        Assert.Equal(1.0, LinearRegression.Fit([1, 1, 1], [], ridge: 0, out _)!.Intercept);
    }

    // A product with a known vector, solved for it; and MathNet's solution of the upper triangle.
    [Fact]
    public void TrySolveAndBackSubstitute_EqualMathNet()
    {
        Random random = new(6);
        double[] values = [.. Draw(random, 49)];
        values[0] = 0; // without an exchange of rows there is no way on
        double[] right = [.. Draw(random, 7)];
        Matrix<double> matrix = Matrix<double>.Build.DenseOfRowMajor(7, 7, values);
        Vector<double> known = Vector<double>.Build.Dense([.. right]);
        double[] expected = [.. matrix.Solve(known)];
        double[] upper = [.. (matrix.UpperTriangle() + (3 * Matrix<double>.Build.DenseIdentity(7))).Solve(known)];
        double[] triangle = [.. values.Select((value, i) => i % 8 == 0 ? value + 3 : value)];
        double[] found = [.. right];
        LinearSystem.BackSubstitute(triangle, found);
        Assert.Equal(upper, found, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.True(LinearSystem.TrySolve(values, right));
        Assert.Equal(expected, right, (a, b) => Math.Abs(a - b) < 1e-11);
        Assert.False(LinearSystem.TrySolve([1, 2, 2, 4], [1, 1]));
    }

    private static IEnumerable<double> Draw(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1);
}

using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class QuasiNewtonTests
{
    // Rosenbrock (1960), Computer Journal 3(3): the minimum is 0 at (1, 1), and the Hessian there is [802, −400; −400, 200].
    [Fact]
    public void RunAndSettle_OfRosenbrocksValley_EndAtItsMinimum()
    {
        QuasiNewton search = new(Rosenbrock, [-1.2, 1]);
        Assert.True(search.Run(1e-5, 200, TestContext.Current.CancellationToken));
        Assert.InRange(search.Iterations, 1, 60);
        search.Settle(1e-12);
        Assert.InRange(search.Slope, 0, 1e-12);
        Assert.Equal([1.0, 1.0], search.Point, (a, b) => Math.Abs(a - b) < 1e-12);
        double[] hessian = new double[4];
        Assert.True(QuasiNewton.TryHessian(Rosenbrock, search.Point, [1, 1], hessian));
        Assert.Equal([802.0, -400, -400, 200], hessian, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    // x − ln x has its minimum at 1 and no value at 0 and below: steps that lead there are cut.
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e3)]
    public void Run_AtTheEdgeOfADomain_StaysInside(double start)
    {
        QuasiNewton search = new(Logarithmic, [start]);
        Assert.True(search.Run(1e-9, 200, TestContext.Current.CancellationToken));
        Assert.Equal(1, search.Point[0], tolerance: 1e-6);
        Assert.False(QuasiNewton.TryHessian(Logarithmic, [1e-9], [1], new double[1]));
    }

    [Fact]
    public void Run_WithoutAMinimumOrAStart_SaysSo()
    {
        QuasiNewton endless = new(Fall, [0.0]);
        Assert.False(endless.Run(1e-9, 5, TestContext.Current.CancellationToken));
        endless.Settle(1e-9);
        Assert.True(double.IsFinite(endless.Value));
        Assert.False(new QuasiNewton(Logarithmic, [-1.0]).Run(1e-9, 200, TestContext.Current.CancellationToken));
        Assert.Throws<OperationCanceledException>(() => new QuasiNewton(Fall, [0.0]).Run(1e-9, 5, new CancellationToken(canceled: true)));
    }

    private static double Rosenbrock(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double curve = point[1] - (point[0] * point[0]);
        gradient[0] = (-400 * point[0] * curve) - (2 * (1 - point[0]));
        gradient[1] = 200 * curve;
        return (100 * curve * curve) + ((1 - point[0]) * (1 - point[0]));
    }

    private static double Logarithmic(ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient[0] = 1 - (1 / point[0]);
        return point[0] > 0 ? point[0] - Math.Log(point[0]) : double.PositiveInfinity;
    }

    private static double Fall(ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient[0] = -1;
        return -point[0];
    }
}

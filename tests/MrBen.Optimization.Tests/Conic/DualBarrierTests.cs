using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>The barriers of the exponential and the power cone against central differences and their defining identities.</summary>
public class DualBarrierTests
{
    public static TheoryData<double> Exponents => [0, 0.1, 0.5, 2.0 / 3, 0.95];

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Derivatives_InsideTheDualCone_AreThoseOfFiniteDifferences(double exponent)
    {
        Cone cone = Create(exponent);
        Random random = new(7);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] z = RandomConicPrograms.Interior(cone, random, dual: true);
            double[] a = [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            double[] b = [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            double[] gradient = new double[3];
            double[] hessian = new double[9];
            double[] third = new double[3];
            DualBarrier.Gradient(cone, z, gradient);
            DualBarrier.Hessian(cone, z, hessian);
            DualBarrier.ThirdOrder(cone, z, a, b, third);

            // The step is small beside the distance to the boundary, which the local norm measures.
            double step = 1e-5 / Math.Sqrt(Form(hessian, a, a) + Form(hessian, b, b));
            double slope = (DualBarrier.Value(cone, Move(z, a, step)) - DualBarrier.Value(cone, Move(z, a, -step))) / (2 * step);
            double curvature = (Slope(cone, Move(z, a, step), b) - Slope(cone, Move(z, a, -step), b)) / (2 * step);
            double[] up = new double[9];
            double[] down = new double[9];
            DualBarrier.Hessian(cone, Move(z, a, step), up);
            DualBarrier.Hessian(cone, Move(z, a, -step), down);
            double cubic = (Form(up, b, b) - Form(down, b, b)) / (2 * step);
            double size = Math.Sqrt(Form(hessian, a, a) + Form(hessian, b, b));
            Assert.Equal(Small.Dot(gradient, a), slope, tolerance: 1e-8 * size);
            Assert.Equal(Form(hessian, a, b), curvature, tolerance: 1e-8 * size * size);
            Assert.Equal(Small.Dot(third, b), cubic, tolerance: 1e-7 * size * size * size);
        }
    }

    // A barrier with parameter 3: f*(tz) = f*(z) − 3 log t, so that z'∇f* = −3 and ∇²f* z = −∇f*.
    [Theory]
    [MemberData(nameof(Exponents))]
    public void Barrier_AlongARay_IsLogarithmicallyHomogeneous(double exponent)
    {
        Cone cone = Create(exponent);
        Random random = new(8);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] z = RandomConicPrograms.Interior(cone, random, dual: true);
            double[] gradient = new double[3];
            double[] hessian = new double[9];
            double[] image = new double[3];
            DualBarrier.Gradient(cone, z, gradient);
            DualBarrier.Hessian(cone, z, hessian);
            Small.Multiply(hessian, z, image);
            Assert.Equal(-3, Small.Dot(z, gradient), tolerance: 1e-10);
            Assert.Equal(
                DualBarrier.Value(cone, z) - (3 * Math.Log(2.5)),
                DualBarrier.Value(cone, [2.5 * z[0], 2.5 * z[1], 2.5 * z[2]]), tolerance: 1e-10);
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(-gradient[k], image[k], tolerance: 1e-9 * (1 + Math.Abs(gradient[k])));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Exponents))]
    public void Conjugate_InsideTheCone_SolvesItsEquation(double exponent)
    {
        Cone cone = Create(exponent);
        Random random = new(9);
        for (int trial = 0; trial < 500; trial++)
        {
            double[] s = RandomConicPrograms.Interior(cone, random, dual: false);
            double scale = Math.Pow(10, random.Next(-6, 7));
            double[] scaled = [scale * s[0], scale * s[1], scale * s[2]];
            double[] z = new double[3];
            double[] gradient = new double[3];
            DualBarrier.Conjugate(cone, scaled, z);
            DualBarrier.Gradient(cone, z, gradient);
            Assert.True(DualBarrier.IsInterior(cone, z));
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(scaled[k], -gradient[k], tolerance: 1e-9 * scale * (1 + Math.Abs(s[k])));
            }
        }
    }

    // The centre is where z = −∇f*(z).
    [Theory]
    [MemberData(nameof(Exponents))]
    public void WriteCentre_EachCone_IsTheFixedPoint(double exponent)
    {
        Cone cone = Create(exponent);
        double[] s = new double[3];
        double[] z = new double[3];
        double[] gradient = new double[3];
        ConeScaling scaling = new([cone]);
        scaling.WriteCentre(s, z);
        DualBarrier.Gradient(cone, z, gradient);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(s[k], -gradient[k], tolerance: 1e-9);
        }

        Assert.True(scaling.IsNearPath(s, z, 1));
    }

    private static Cone Create(double exponent) => exponent == 0 ? Cone.Exponential : Cone.Power(exponent);

    private static double[] Move(double[] z, double[] direction, double step) =>
        [z[0] + (step * direction[0]), z[1] + (step * direction[1]), z[2] + (step * direction[2])];

    private static double Slope(Cone cone, double[] z, double[] direction)
    {
        double[] gradient = new double[3];
        DualBarrier.Gradient(cone, z, gradient);
        return Small.Dot(gradient, direction);
    }

    private static double Form(double[] hessian, double[] a, double[] b)
    {
        double[] image = new double[3];
        Small.Multiply(hessian, b, image);
        return Small.Dot(a, image);
    }
}

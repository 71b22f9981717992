using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>The exponential and the power cone: H with the two secants of the pair and of its shadows.</content>
internal sealed partial class ConeScaling
{
    // Below this relative distance from the central path the primal–dual update divides rounding by rounding.
    private const double Central = 1e-10;

    private bool UpdateNonsymmetric(int index, ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu)
    {
        Cone cone = _cones[index];
        Span<double> hessian = _blocks.AsSpan(_blockStart[index], 9);
        Span<double> shadow = _point.AsSpan(_start[index], 3);
        Span<double> conjugate = stackalloc double[3];
        DualBarrier.Gradient(cone, z, shadow);
        for (int k = 0; k < 3; k++)
        {
            shadow[k] = -shadow[k];
        }

        DualBarrier.Hessian(cone, z, hessian);
        DualBarrier.Conjugate(cone, s, conjugate);
        Span<double> root = _roots.AsSpan(_rootStart[index], 9);
        Span<double> factor = _factors.AsSpan(_rootStart[index], 9);
        WriteDualRoot(hessian, z, shadow, root, factor);
        if (!TryPrimalDual(s, z, shadow, conjugate, hessian, root, factor))
        {
            Kernels.Scale(mu, hessian);
            Kernels.Scale(1 / Math.Sqrt(mu), root);
            Kernels.Scale(Math.Sqrt(mu), factor);
        }

        double sum = 0;
        for (int k = 0; k < 9; k++)
        {
            sum += Math.Abs(hessian[k]) + Math.Abs(root[k]);
        }

        return double.IsFinite(sum);
    }

    // H with Hz = s and Hz̃ = s̃: two secants of rank one, and along the third direction what μ∇²f* has there, which is read from the root
    // of its inverse. Source: Dahl and Andersen (2022), section 4, in the form of Tunçel (2001); Goulart and Chen (2024), equation (26).
    private static bool TryPrimalDual(
        ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> shadow, ReadOnlySpan<double> conjugate, Span<double> hessian,
        Span<double> root, Span<double> factor)
    {
        double product = Small.Dot(s, z);
        double mu = product / 3;
        Span<double> deltaS = stackalloc double[3];
        Span<double> deltaZ = stackalloc double[3];
        Span<double> axis = stackalloc double[3];
        Span<double> normal = stackalloc double[3];
        Span<double> image = stackalloc double[3];
        for (int k = 0; k < 3; k++)
        {
            deltaS[k] = s[k] - (mu * shadow[k]);
            deltaZ[k] = z[k] - (mu * conjugate[k]);
        }

        // Exactly normal to z and to s; rounding near the boundary leaves along s and z what they must not have.
        double alongS = Small.Dot(deltaS, z) / product;
        double alongZ = Small.Dot(deltaZ, s) / product;
        for (int k = 0; k < 3; k++)
        {
            deltaS[k] -= alongS * s[k];
            deltaZ[k] -= alongZ * z[k];
        }

        double secant = Small.Dot(deltaS, deltaZ);
        Small.Cross(z, deltaZ, axis);
        Small.Cross(s, deltaS, normal);
        Small.Multiply(root, axis, image);
        double along = mu / Small.Dot(image, image);
        double third = Math.Sqrt(along) * Small.Dot(axis, normal);
        if (!(secant > Central * product && double.IsFinite(along) && third != 0))
        {
            return false;
        }

        hessian.Clear();
        Small.AddOuter(1 / product, s, hessian);
        Small.AddOuter(1 / secant, deltaS, hessian);
        Small.AddOuter(along, axis, hessian);

        // The inverse in the same form, with z, δz and what is normal to s and δs: nothing cancels.
        for (int k = 0; k < 3; k++)
        {
            root[k] = z[k] / Math.Sqrt(product);
            root[3 + k] = deltaZ[k] / Math.Sqrt(secant);
            root[6 + k] = normal[k] / third;
            factor[3 * k] = s[k] / Math.Sqrt(product);
            factor[(3 * k) + 1] = deltaS[k] / Math.Sqrt(secant);
            factor[(3 * k) + 2] = Math.Sqrt(along) * axis[k];
        }

        return true;
    }

    // Of ∇²f*, which takes z to s̃: with U a basis of what is normal to z and Y its dual basis normal to s̃, the inverse is zz'/3 + YC⁻¹Y',
    // where C = U'(∇²f* − s̃s̃'/3)U has eigenvalues no further apart than the square root of those of ∇²f*.
    private static void WriteDualRoot(
        ReadOnlySpan<double> hessian, ReadOnlySpan<double> z, ReadOnlySpan<double> shadow, Span<double> root, Span<double> factor)
    {
        Span<double> first = stackalloc double[3];
        Span<double> second = stackalloc double[3];
        Span<double> dualFirst = stackalloc double[3];
        Span<double> dualSecond = stackalloc double[3];
        Span<double> image = stackalloc double[3];
        Span<double> axis = stackalloc double[3];
        axis[Math.Abs(z[0]) <= Math.Abs(z[1]) && Math.Abs(z[0]) <= Math.Abs(z[2]) ? 0 : Math.Abs(z[1]) <= Math.Abs(z[2]) ? 1 : 2] = 1;
        Small.Cross(z, axis, first);
        Kernels.Scale(1 / Math.Sqrt(Small.Dot(first, first)), first);
        Small.Cross(z, first, second);
        Kernels.Scale(1 / Math.Sqrt(Small.Dot(second, second)), second);
        Small.Cross(second, shadow, dualFirst);
        Kernels.Scale(1 / Small.Dot(first, dualFirst), dualFirst);
        Small.Cross(first, shadow, dualSecond);
        Kernels.Scale(1 / Small.Dot(second, dualSecond), dualSecond);
        double alongFirst = Small.Dot(first, shadow);
        double alongSecond = Small.Dot(second, shadow);
        Small.Multiply(hessian, first, image);
        double c00 = Small.Dot(first, image) - (alongFirst * alongFirst / 3);
        double c10 = Small.Dot(second, image) - (alongSecond * alongFirst / 3);
        Small.Multiply(hessian, second, image);
        double c11 = Small.Dot(second, image) - (alongSecond * alongSecond / 3);
        double l00 = Math.Sqrt(c00);
        double l10 = c10 / l00;
        double l11 = Math.Sqrt(Math.Max(c11 - (l10 * l10), 1e-15 * c11));
        for (int k = 0; k < 3; k++)
        {
            root[k] = z[k] / Math.Sqrt(3);
            root[3 + k] = dualFirst[k] / l00;
            root[6 + k] = (dualSecond[k] - (l10 / l00 * dualFirst[k])) / l11;
            factor[3 * k] = shadow[k] / Math.Sqrt(3);
            factor[(3 * k) + 1] = (l00 * first[k]) + (l10 * second[k]);
            factor[(3 * k) + 2] = l11 * second[k];
        }
    }

    private void ShiftNonsymmetric(
        int index, ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> affineS, ReadOnlySpan<double> affineZ,
        double sigmaMu, Span<double> shift)
    {
        Cone cone = _cones[index];
        Span<double> hessian = stackalloc double[9];
        Span<double> direction = stackalloc double[3];
        ReadOnlySpan<double> shadow = _point.AsSpan(_start[index], 3);
        DualBarrier.Hessian(cone, z, hessian);
        if (Small.Solve(hessian, affineS, direction))
        {
            // −½∇³f*(z)[Δz, (∇²f*)⁻¹Δs], Dahl and Andersen (2022), section 5.
            DualBarrier.ThirdOrder(cone, z, affineZ, direction, shift);
        }
        else
        {
            shift.Clear();
        }

        for (int k = 0; k < 3; k++)
        {
            shift[k] = s[k] - (sigmaMu * shadow[k]) - (0.5 * shift[k]);
        }
    }
}

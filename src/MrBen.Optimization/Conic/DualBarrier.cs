using System.Diagnostics;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The barriers f* of the duals of the exponential and the power cone, each −log ψ(z) − Σ wᵢ log|zᵢ| with parameter 3, their derivatives,
/// and the point that a primal point is conjugate to.
/// </summary>
/// <remarks>
/// Exponential: ψ = v − u − u log(w/−u), weights (1, 0, 1). Power: ψ = (u/α)^2α (v/(1−α))^(2−2α) − w², weights (1−α, α, 0). Derivatives are
/// those of a logarithm of ψ by the chain rule. Source: Serrano (2015), thesis at Stanford, and Nesterov (2012), Optimization Methods and
/// Software 27, for the barriers; Goulart and Chen (2024), arXiv 2405.12762, section 4, for the use of the dual ones.
/// </remarks>
internal static class DualBarrier
{
    private const int MaxIterations = 100;

    /// <summary>Whether z lies inside the dual cone.</summary>
    public static bool IsInterior(Cone cone, ReadOnlySpan<double> z) => cone.Kind == ConeKind.Exponential
        ? z[0] < 0 && z[2] > 0 && Psi(cone, z) > 0
        : z[0] > 0 && z[1] > 0 && Psi(cone, z) > 0;

    /// <summary>Whether s lies inside the cone itself.</summary>
    public static bool IsPrimalInterior(Cone cone, ReadOnlySpan<double> s)
    {
        if (cone.Kind == ConeKind.Exponential)
        {
            return s[1] > 0 && s[2] > 0 && (s[1] * Math.Log(s[2] / s[1])) - s[0] > 0;
        }

        double alpha = cone.Exponent;
        return s[0] > 0 && s[1] > 0 && (alpha * Math.Log(s[0])) + ((1 - alpha) * Math.Log(s[1])) > Math.Log(Math.Abs(s[2]));
    }

    /// <summary>f*(z) inside the dual cone.</summary>
    public static double Value(Cone cone, ReadOnlySpan<double> z)
    {
        (double w0, double w1, double w2) = Weights(cone);
        double value = -Math.Log(Psi(cone, z));
        value -= w0 > 0 ? w0 * Math.Log(Math.Abs(z[0])) : 0;
        value -= w1 > 0 ? w1 * Math.Log(Math.Abs(z[1])) : 0;
        return value - (w2 > 0 ? w2 * Math.Log(Math.Abs(z[2])) : 0);
    }

    /// <summary>∇f*(z).</summary>
    public static void Gradient(Cone cone, ReadOnlySpan<double> z, Span<double> gradient)
    {
        double psi = Psi(cone, z);
        PsiGradient(cone, z, gradient);
        (double w0, double w1, double w2) = Weights(cone);
        gradient[0] = (-gradient[0] / psi) - (w0 / z[0]);
        gradient[1] = (-gradient[1] / psi) - (w1 == 0 ? 0 : w1 / z[1]);
        gradient[2] = (-gradient[2] / psi) - (w2 == 0 ? 0 : w2 / z[2]);
    }

    /// <summary>∇²f*(z), 3 × 3 by rows.</summary>
    public static void Hessian(Cone cone, ReadOnlySpan<double> z, Span<double> hessian)
    {
        Span<double> slope = stackalloc double[3];
        double psi = Psi(cone, z);
        PsiGradient(cone, z, slope);
        PsiHessian(cone, z, hessian);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                hessian[(3 * i) + j] = (slope[i] / psi * (slope[j] / psi)) - (hessian[(3 * i) + j] / psi);
            }
        }

        (double w0, double w1, double w2) = Weights(cone);
        hessian[0] += w0 / (z[0] * z[0]);
        hessian[4] += w1 == 0 ? 0 : w1 / (z[1] * z[1]);
        hessian[8] += w2 == 0 ? 0 : w2 / (z[2] * z[2]);
    }

    /// <summary>The vector with entries Σ over i, j of ∂³f*/∂zᵢ∂zⱼ∂zₖ aᵢ bⱼ.</summary>
    public static void ThirdOrder(
        Cone cone, ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        Span<double> slope = stackalloc double[3];
        Span<double> curve = stackalloc double[9];
        Span<double> curveA = stackalloc double[3];
        Span<double> curveB = stackalloc double[3];
        double psi = Psi(cone, z);
        PsiGradient(cone, z, slope);
        PsiHessian(cone, z, curve);
        Small.Multiply(curve, a, curveA);
        Small.Multiply(curve, b, curveB);
        PsiThirdOrder(cone, z, a, b, result);
        double slopeA = Small.Dot(slope, a) / psi;
        double slopeB = Small.Dot(slope, b) / psi;
        double curveAB = Small.Dot(a, curveB) / psi;
        for (int k = 0; k < 3; k++)
        {
            result[k] = (((curveAB - (2 * slopeA * slopeB)) * slope[k]) + (slopeB * curveA[k]) + (slopeA * curveB[k]) - result[k]) / psi;
        }

        (double w0, double w1, double w2) = Weights(cone);
        result[0] -= 2 * w0 * (a[0] / z[0]) * (b[0] / z[0]) / z[0];
        result[1] -= w1 == 0 ? 0 : 2 * w1 * (a[1] / z[1]) * (b[1] / z[1]) / z[1];
        result[2] -= w2 == 0 ? 0 : 2 * w2 * (a[2] / z[2]) * (b[2] / z[2]) / z[2];
    }

    /// <summary>The z inside the dual cone with −∇f*(z) = s, for an s inside the cone: −∇f(s) of the conjugate barrier.</summary>
    public static void Conjugate(Cone cone, ReadOnlySpan<double> s, Span<double> z)
    {
        Debug.Assert(IsPrimalInterior(cone, s), "A point outside the cone has no conjugate.");
        if (cone.Kind == ConeKind.Exponential)
        {
            ConjugateOfExponential(s, z);
        }
        else
        {
            ConjugateOfPower(cone.Exponent, s, z);
        }
    }

    // With p = 1/(−u s₁), the three equations reduce to log(1 + p) + p = log(s₂/s₁) − s₀/s₁, concave and rising in p: Newton from the left
    // never passes the root.
    private static void ConjugateOfExponential(ReadOnlySpan<double> s, Span<double> z)
    {
        double target = Math.Log(s[2] / s[1]) - (s[0] / s[1]);
        double p = 0.5 * target;
        for (int k = 0; k < MaxIterations; k++)
        {
            double step = (target - p - LogOnePlus(p)) * (1 + p) / (2 + p);
            p += step;
            if (!(Math.Abs(step) > 1e-15 * p))
            {
                break;
            }
        }

        double u = -1 / (p * s[1]);
        z[0] = u;
        z[2] = (1 + (1 / p)) / s[2];
        z[1] = (1 / s[1]) + u + (u * (LogOnePlus(p) + Math.Log(s[1] / s[2])));
    }

    // With ψ = 4e/s₂² and φ = (1 + e)ψ, the equations reduce to one in log e, which falls from +∞ to a negative limit inside the cone.
    private static void ConjugateOfPower(double alpha, ReadOnlySpan<double> s, Span<double> z)
    {
        double beta = 1 - alpha;
        if (s[2] == 0)
        {
            z[0] = (1 + alpha) / s[0];
            z[1] = (1 + beta) / s[1];
            z[2] = 0;
            return;
        }

        double constant = (2 * Math.Log(Math.Abs(s[2]))) - (2 * alpha * Math.Log(alpha * s[0])) - (2 * beta * Math.Log(beta * s[1]))
            - Math.Log(4);
        double low = double.NegativeInfinity;
        double high = double.PositiveInfinity;
        double x = 0;
        for (int k = 0; k < MaxIterations; k++)
        {
            double e = Math.Exp(x);
            double first = 1 + alpha + (2 * alpha * e);
            double second = 1 + beta + (2 * beta * e);
            double value = constant + (2 * alpha * Math.Log(first)) + (2 * beta * Math.Log(second)) - x - LogOnePlus(e);
            double slope = (4 * alpha * alpha * e / first) + (4 * beta * beta * e / second) - 1 - (e / (1 + e));
            (low, high) = value > 0 ? (x, high) : (low, x);
            double next = x - (value / slope);
            if (!(next > low && next < high))
            {
                next = double.IsInfinity(high) ? x + 10 : double.IsInfinity(low) ? x - 10 : 0.5 * (low + high);
            }

            bool done = Math.Abs(next - x) <= 1e-15 * Math.Max(1, Math.Abs(x)) || Math.Abs(next) > 600;
            x = next;
            if (done)
            {
                break;
            }
        }

        double excess = Math.Exp(x);
        z[0] = (1 + alpha + (2 * alpha * excess)) / s[0];
        z[1] = (1 + beta + (2 * beta * excess)) / s[1];
        z[2] = -2 * excess / s[2];
    }

    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static (double W0, double W1, double W2) Weights(Cone cone) =>
        cone.Kind == ConeKind.Exponential ? (1, 0, 1) : (1 - cone.Exponent, cone.Exponent, 0);

    private static double Phi(double alpha, ReadOnlySpan<double> z) =>
        Math.Pow(z[0] / alpha, 2 * alpha) * Math.Pow(z[1] / (1 - alpha), 2 - (2 * alpha));

    private static double Psi(Cone cone, ReadOnlySpan<double> z) => cone.Kind == ConeKind.Exponential
        ? z[1] - z[0] - (z[0] * Math.Log(z[2] / -z[0]))
        : Phi(cone.Exponent, z) - (z[2] * z[2]);

    private static void PsiGradient(Cone cone, ReadOnlySpan<double> z, Span<double> slope)
    {
        if (cone.Kind == ConeKind.Exponential)
        {
            slope[0] = -Math.Log(z[2] / -z[0]);
            slope[1] = 1;
            slope[2] = -z[0] / z[2];
            return;
        }

        double alpha = cone.Exponent;
        double phi = Phi(alpha, z);
        slope[0] = 2 * alpha * phi / z[0];
        slope[1] = (2 - (2 * alpha)) * phi / z[1];
        slope[2] = -2 * z[2];
    }

    private static void PsiHessian(Cone cone, ReadOnlySpan<double> z, Span<double> curve)
    {
        curve[..9].Clear();
        if (cone.Kind == ConeKind.Exponential)
        {
            curve[0] = 1 / z[0];
            curve[2] = curve[6] = -1 / z[2];
            curve[8] = z[0] / (z[2] * z[2]);
            return;
        }

        double a = 2 * cone.Exponent;
        double b = 2 - a;
        double phi = Phi(cone.Exponent, z);
        curve[0] = a * (a - 1) * phi / (z[0] * z[0]);
        curve[1] = curve[3] = a * b * phi / (z[0] * z[1]);
        curve[4] = b * (b - 1) * phi / (z[1] * z[1]);
        curve[8] = -2;
    }

    private static void PsiThirdOrder(
        Cone cone, ReadOnlySpan<double> z, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        if (cone.Kind == ConeKind.Exponential)
        {
            double square = 1 / (z[2] * z[2]);
            result[0] = (a[2] * b[2] * square) - (a[0] * b[0] / (z[0] * z[0]));
            result[1] = 0;
            result[2] = (((a[0] * b[2]) + (a[2] * b[0])) * square) - (2 * z[0] / z[2] * square * a[2] * b[2]);
            return;
        }

        double p = 2 * cone.Exponent;
        double q = 2 - p;
        double phi = Phi(cone.Exponent, z);
        (double a0, double a1) = (a[0] / z[0], a[1] / z[1]);
        (double b0, double b1) = (b[0] / z[0], b[1] / z[1]);
        double mixed = (a0 * b1) + (a1 * b0);
        result[0] = phi / z[0] * ((p * (p - 1) * (p - 2) * a0 * b0) + (p * (p - 1) * q * mixed) + (p * q * (q - 1) * a1 * b1));
        result[1] = phi / z[1] * ((q * (q - 1) * (q - 2) * a1 * b1) + (q * (q - 1) * p * mixed) + (q * p * (p - 1) * a0 * b0));
        result[2] = 0;
    }
}

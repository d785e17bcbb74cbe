"""Headers as RELION's documentation and its programs write them, with two particles."""

RELION_3_0 = """
data_

loop_
_rlnMicrographName #1
_rlnCoordinateX #2
_rlnCoordinateY #3
_rlnCoordinateZ #4
_rlnImageName #5
_rlnCtfImage #6
_rlnMagnification #7
_rlnDetectorPixelSize #8
_rlnClassNumber #9
TS_01.mrc   101.0 202.0 303.0   Particles/1.mrc   Particles/1_ctf.mrc  10000.000000   13.320000  2
TS_01.mrc   111.0 212.0 313.0   Particles/2.mrc   Particles/2_ctf.mrc  10000.000000   13.320000  0

"""
RELION_3_1 = """
# version 30001

data_optics

loop_
_rlnOpticsGroupName #1
_rlnOpticsGroup #2
_rlnMicrographPixelSize #3
_rlnMicrographOriginalPixelSize #4
_rlnVoltage #5
_rlnSphericalAberration #6
_rlnAmplitudeContrast #7
_rlnImagePixelSize #8
_rlnImageSize #9
_rlnImageDimensionality #10
opticsGroup1    1   3.330000   1.665000   300.000000   2.700000   0.070000   13.320000   6   3
opticsGroup2    2   2.500000   1.250000   300.000000   2.700000   0.070000   10.000000   6   3


# version 30001

data_particles

loop_
_rlnCoordinateX #1
_rlnCoordinateY #2
_rlnCoordinateZ #3
_rlnImageName #4
_rlnMicrographName #5
_rlnOpticsGroup #6
101.0 202.0 303.0   Particles/1.mrc   TS_01.mrc   1
111.0 212.0 313.0   Particles/2.mrc   TS_02.mrc   2

"""
RELION_5 = """
# version 50001

data_general

_rlnTomoSubTomosAre2DStacks                       0


# version 50001

data_optics

loop_
_rlnOpticsGroup #1
_rlnOpticsGroupName #2
_rlnSphericalAberration #3
_rlnVoltage #4
_rlnTomoTiltSeriesPixelSize #5
_rlnCtfDataAreCtfPremultiplied #6
_rlnImageDimensionality #7
_rlnTomoSubtomogramBinning #8
_rlnImagePixelSize #9
_rlnImageSize #10
           1 optics1     2.700000   300.000000     1.665000            1            3     8.000000\
    13.320000            6


# version 50001

data_particles

loop_
_rlnTomoName #1
_rlnCenteredCoordinateXAngst #2
_rlnCenteredCoordinateYAngst #3
_rlnCenteredCoordinateZAngst #4
_rlnAngleRot #5
_rlnAngleTilt #6
_rlnAnglePsi #7
_rlnTomoParticleName #8
_rlnOpticsGroup #9
_rlnImageName #10
_rlnOriginXAngst #11
_rlnOriginYAngst #12
_rlnOriginZAngst #13
_rlnTomoVisibleFrames #14
TS_01 -101.5 20.25 7.0 10.0 20.0 30.0 TS_01/1  1 Particles/1.mrc 0.0 0.0 0.0 [1,1,1,0]
TS_01  101.5 20.25 7.0 10.0 20.0 30.0 TS_01/2  1 Particles/2.mrc 0.0 0.0 0.0 [1,1,1,1]

"""

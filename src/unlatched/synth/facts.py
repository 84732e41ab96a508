"""What the fields of people's records hold, in W3C DPV 2.3 terms."""

from __future__ import annotations

from unlatched.synth.people import People
from unlatched.synth.plan import NOTHING, Fact

_NONE = NOTHING.category

PERSON_KEY = Fact("pd:UID", None, ("pd:Identifier", "pd:AccountIdentifier", _NONE))
NAME = Fact("pd:Name")
SEX = Fact("pd:Gender")
BORN = Fact("pd:BirthDate")
PHONE = Fact("pd:TelephoneNumber", "msisdn", ("pd:Contact",))
EMAIL = Fact("pd:EmailAddress", "email", ("pd:EmailAddressPersonal", "pd:Contact"))
ADDRESS = Fact("pd:PhysicalAddress", None, ("pd:HomeLocation", "pd:Domicile", "pd:Street"))
ETHNICITY = Fact("pd:Ethnicity", None, ("pd:EthnicOrigin", "pd:Race"))
PHOTO = Fact("pd:Picture", None, ("pd:FacialPrint", "pd:Biometric"))
EMPLOYER = Fact(
    "pd:CurrentEmployment", None, ("pd:Job", "pd:Professional", "pd:EmploymentHistory", "pd:WorkHistory")
)
ID_DATE = Fact("pd:OfficialID", None, ("pd:PersonalDocuments", _NONE))
POSITION = Fact("pd:GPSCoordinate", None, ("pd:Location", "pd:CurrentLocation", "pd:Tracking"))
DEVICE = Fact("pd:UID", "imei", ("pd:DeviceBased", "pd:Identifier", "pd:Tracking"))
EVENT = Fact(
    "pd:Tracking",
    None,
    (
        _NONE,
        "pd:Behavioural",
        "pd:TravelHistory",
        "pd:CurrentLocation",
        "pd:Location",
        "pd:CommunicationsMetadata",
        "pd:CallLog",
        "pd:HealthRecord",
        "pd:Transactional",
    ),
)
PLACE_TYPE = Fact("pd:Location", None, (_NONE, "pd:TravelHistory", "pd:CurrentLocation"))


def official(someone: People) -> Fact:
    """The national ID number of these people."""
    return Fact(
        "pd:OfficialID",
        someone.kind(),
        ("pd:Identifier", "pd:Tax", "pd:UID", "pd:Passport", "pd:VehicleLicense"),
    )


def identity(someone: People) -> dict[str, Fact]:
    """Fields of :func:`unlatched.synth.records.identity`."""
    return {
        "person_id": PERSON_KEY,
        "name": NAME,
        "name_latin": NAME,
        "id.number": official(someone),
        "id.issued": ID_DATE,
        "id.expires": ID_DATE,
        "sex": SEX,
        "ethnicity": ETHNICITY,
        "home.address": ADDRESS,
        "birthday": BORN,
        "mobile": PHONE,
        "photo": PHOTO,
        "employer": EMPLOYER,
    }


ACCURACY = Fact(_NONE, None, ("pd:CurrentLocation", "pd:Location", "pd:Tracking"))

TRACK = {
    "person_id": PERSON_KEY,
    "loc.coordinates": POSITION,
    "device_id": DEVICE,
    "ts": EVENT,
    "place_type": PLACE_TYPE,
    "accuracy": ACCURACY,
}

PLATE = Fact(
    "pd:VehicalLicenseRegistration",
    None,
    ("pd:VehicalLicenseNumber", "pd:VehicleLicense", "pd:Vehicle", "pd:CarOwned"),
)
